using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>The environment of the process: its logger and its providers. Made by the first call that needs it.</summary>
/// <remarks>Sessions keep it alive, so disposing it early only drops the instance that <see cref="Instance"/> hands out.</remarks>
public sealed unsafe class OrtEnv : SafeHandle
{
    // OrtLanguageProjection of the C API.
    private const int CSharpProjection = 2;

    private static Lazy<OrtEnv> _instance = new(Create, LazyThreadSafetyMode.PublicationOnly);

    private OrtLoggingLevel _logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    private OrtEnv(nint environment)
        : base(0, ownsHandle: true) => SetHandle(environment);

    /// <summary>True once the environment exists.</summary>
    public static bool IsCreated => _instance.IsValueCreated;

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>The least severe message that is logged by whatever has no level of its own. Default warnings.</summary>
    /// <exception cref="OnnxRuntimeException">The level could not be set.</exception>
    public OrtLoggingLevel EnvLogLevel
    {
        get => _logLevel;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.UpdateEnvWithCustomLogLevel(borrowed.Pointer, (int)value));
            _logLevel = value;
        }
    }

    /// <summary>The environment of the process, which is made on the first call.</summary>
    /// <exception cref="DllNotFoundException">The native library is absent.</exception>
    public static OrtEnv Instance() => _instance.Value;

    /// <summary>The version of the native library, such as <c>1.30.0</c>.</summary>
#pragma warning disable CA1822 // An instance method in the package that this file stands in for.
    public string GetVersionString() => OrtLibrary.Version;
#pragma warning restore CA1822

    /// <summary>The execution providers that the native library was built with, best first; some still need a library of their own at run time.</summary>
    /// <exception cref="OnnxRuntimeException">The list could not be read.</exception>
#pragma warning disable CA1822 // An instance method in the package that this file stands in for.
    public string[] GetAvailableProviders()
#pragma warning restore CA1822
    {
        byte** names;
        int count;
        OrtStatus.Check(OrtApi.GetAvailableProviders(&names, &count));
        try
        {
            var providers = new string[count];
            for (int index = 0; index < count; index++)
            {
                providers[index] = Utf8.ToString(names[index]);
            }

            return providers;
        }
        finally
        {
            OrtStatus.Check(OrtApi.ReleaseAvailableProviders(names, count));
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseEnv(handle);
        return true;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // The next caller gets a fresh environment; the native one is counted, so two may overlap.
        if (_instance.IsValueCreated && ReferenceEquals(_instance.Value, this))
        {
            _instance = new Lazy<OrtEnv>(Create, LazyThreadSafetyMode.PublicationOnly);
        }

        base.Dispose(disposing);
    }

    private static OrtEnv Create()
    {
        nint environment;
        fixed (byte* logId = "CSharpOnnxRuntime\0"u8)
        {
            OrtStatus.Check(OrtApi.CreateEnv((int)OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, logId, &environment));
        }

        var created = new OrtEnv(environment);
        OrtStatus.Check(OrtApi.SetLanguageProjection(environment, CSharpProjection));
        return created;
    }
}
