namespace Microsoft.ML.OnnxRuntime;

/// <summary>An error that ONNX Runtime reported; the message begins with its code in brackets, such as <c>[ErrorCode:InvalidArgument]</c>.</summary>
public class OnnxRuntimeException : Exception
{
    internal OnnxRuntimeException(ErrorCode errorCode, string message)
        : base($"[ErrorCode:{errorCode}] {message}")
    {
    }
}
