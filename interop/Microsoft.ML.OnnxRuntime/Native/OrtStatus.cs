namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>Turns the OrtStatus that a native call returned into an exception.</summary>
internal static unsafe class OrtStatus
{
    /// <summary>Does nothing for a null status; otherwise frees it and throws what it says.</summary>
    internal static void Check(nint status)
    {
        if (status != 0)
        {
            throw ToException(status);
        }
    }

    /// <summary>Does nothing for a null status; otherwise frees it and throws what it says, followed by what to do about it.</summary>
    internal static void Check(nint status, string advice)
    {
        if (status != 0)
        {
            var (code, text) = Take(status);
            throw new OnnxRuntimeException(code, $"{text.TrimEnd().TrimEnd('.')}. {advice}");
        }
    }

    /// <summary>Frees the status and gives the exception that it stands for.</summary>
    internal static OnnxRuntimeException ToException(nint status)
    {
        var (code, text) = Take(status);
        return new OnnxRuntimeException(code, text);
    }

    private static (ErrorCode Code, string Text) Take(nint status)
    {
        var code = (ErrorCode)OrtApi.GetErrorCode(status);
        string text = Utf8.ToString(OrtApi.GetErrorMessage(status));
        OrtApi.ReleaseStatus(status);
        return (code, text);
    }
}
