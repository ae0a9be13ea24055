using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Settings of one or more runs, and the way to stop them.</summary>
public unsafe class RunOptions : SafeHandle
{
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private int _logVerbosityLevel;
    private string _logId = "";
    private volatile bool _terminate;

    /// <summary>The default settings.</summary>
    /// <exception cref="DllNotFoundException">The native library is absent.</exception>
    public RunOptions()
        : base(0, ownsHandle: true)
    {
        nint options;
        OrtStatus.Check(OrtApi.CreateRunOptions(&options));
        SetHandle(options);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>True stops every run that uses these options, now and until it is set back to false; such a run throws.</summary>
    /// <remarks>The only way to cancel a run, so give each run that may be cancelled options of its own. May be set from any thread.</remarks>
    public bool Terminate
    {
        get => _terminate;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(value ? OrtApi.RunOptionsSetTerminate(borrowed.Pointer) : OrtApi.RunOptionsUnsetTerminate(borrowed.Pointer));
            _terminate = value;
        }
    }

    /// <summary>A name for the run in the log. Default empty.</summary>
    public string LogId
    {
        get => _logId;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            using var text = NativeText.Utf8(value, nameof(value));
            OrtStatus.Check(OrtApi.RunOptionsSetRunTag(borrowed.Pointer, text.Pointer));
            _logId = value;
        }
    }

    /// <summary>The least severe message that is logged. Default warnings.</summary>
    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.RunOptionsSetRunLogSeverityLevel(borrowed.Pointer, (int)value));
            _logSeverityLevel = value;
        }
    }

    /// <summary>How much a verbose log says; 0 or more. Default 0.</summary>
    public int LogVerbosityLevel
    {
        get => _logVerbosityLevel;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.RunOptionsSetRunLogVerbosityLevel(borrowed.Pointer, value));
            _logVerbosityLevel = value;
        }
    }

    /// <summary>Sets one of the library's named settings of a run; a later value replaces an earlier one.</summary>
    /// <param name="configKey">The key, from onnxruntime_run_options_config_keys.h.</param>
    /// <param name="configValue">The value.</param>
    /// <exception cref="OnnxRuntimeException">The key or value is empty or too long.</exception>
    public void AddRunConfigEntry(string configKey, string configValue)
    {
        using var borrowed = new BorrowedHandle(this);
        using var key = NativeText.Utf8(configKey, nameof(configKey));
        using var value = NativeText.Utf8(configValue, nameof(configValue));
        OrtStatus.Check(OrtApi.AddRunConfigEntry(borrowed.Pointer, key.Pointer, value.Pointer));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseRunOptions(handle);
        return true;
    }
}
