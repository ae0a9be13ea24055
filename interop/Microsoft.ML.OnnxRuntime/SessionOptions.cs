using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Settings that a session is built with: threads, optimisation, execution providers, shared initialisers.</summary>
public unsafe class SessionOptions : SafeHandle
{
    private readonly HeldReferences _initializers = new();
    private GraphOptimizationLevel _graphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode _executionMode = ExecutionMode.ORT_SEQUENTIAL;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private int _intraOpNumThreads;
    private int _interOpNumThreads;
    private bool _enableMemoryPattern = true;
    private bool _enableCpuMemArena = true;
    private string _logId = "";

    /// <summary>The default settings; makes the environment of the process where there is none yet.</summary>
    /// <exception cref="DllNotFoundException">The native library is absent.</exception>
    public SessionOptions()
        : base(0, ownsHandle: true)
    {
        _ = OrtEnv.Instance();
        nint options;
        OrtStatus.Check(OrtApi.CreateSessionOptions(&options));
        SetHandle(options);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>How far the graph is rewritten before it runs. Default <see cref="GraphOptimizationLevel.ORT_ENABLE_ALL"/>.</summary>
    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _graphOptimizationLevel;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.SetSessionGraphOptimizationLevel(borrowed.Pointer, (int)value));
            _graphOptimizationLevel = value;
        }
    }

    /// <summary>Whether independent nodes may run at the same time. Default <see cref="ExecutionMode.ORT_SEQUENTIAL"/>.</summary>
    public ExecutionMode ExecutionMode
    {
        get => _executionMode;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.SetSessionExecutionMode(borrowed.Pointer, (int)value));
            _executionMode = value;
        }
    }

    /// <summary>Threads that share the work of one node, the calling thread included; 0, the default, is one a physical core.</summary>
    public int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.SetIntraOpNumThreads(borrowed.Pointer, value));
            _intraOpNumThreads = value;
        }
    }

    /// <summary>Threads that run nodes side by side in <see cref="ExecutionMode.ORT_PARALLEL"/>; 0, the default, is one a physical core.</summary>
    public int InterOpNumThreads
    {
        get => _interOpNumThreads;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.SetInterOpNumThreads(borrowed.Pointer, value));
            _interOpNumThreads = value;
        }
    }

    /// <summary>Whether a run plans its memory from the run before it with the same shapes. Default true.</summary>
    public bool EnableMemoryPattern
    {
        get => _enableMemoryPattern;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(value ? OrtApi.EnableMemPattern(borrowed.Pointer) : OrtApi.DisableMemPattern(borrowed.Pointer));
            _enableMemoryPattern = value;
        }
    }

    /// <summary>Whether freed CPU memory is kept for the next run. Default true.</summary>
    public bool EnableCpuMemArena
    {
        get => _enableCpuMemArena;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(value ? OrtApi.EnableCpuMemArena(borrowed.Pointer) : OrtApi.DisableCpuMemArena(borrowed.Pointer));
            _enableCpuMemArena = value;
        }
    }

    /// <summary>The least severe message that the session logs. Default warnings.</summary>
    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            OrtStatus.Check(OrtApi.SetSessionLogSeverityLevel(borrowed.Pointer, (int)value));
            _logSeverityLevel = value;
        }
    }

    /// <summary>A name for the session in the log. Default empty.</summary>
    public string LogId
    {
        get => _logId;
        set
        {
            using var borrowed = new BorrowedHandle(this);
            using var text = NativeText.Utf8(value, nameof(value));
            OrtStatus.Check(OrtApi.SetSessionLogId(borrowed.Pointer, text.Pointer));
            _logId = value;
        }
    }

    /// <summary>Options for CUDA with the CPU behind it.</summary>
    /// <param name="deviceId">The device's number, 0 for the first.</param>
    /// <exception cref="OnnxRuntimeException">The library has no CUDA, or its CUDA libraries are absent.</exception>
    public static SessionOptions MakeSessionOptionWithCudaProvider(int deviceId = 0)
    {
        var options = new SessionOptions();
        try
        {
            options.AppendExecutionProvider_CUDA(deviceId);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Adds the CPU, which is there in any case, with its arena on or off.</summary>
    /// <param name="useArena">1 keeps freed memory for the next run, 0 does not.</param>
    /// <exception cref="OnnxRuntimeException">The provider could not be added.</exception>
    public void AppendExecutionProvider_CPU(int useArena = 1) =>
        ExportedProvider.Append(this, "OrtSessionOptionsAppendExecutionProvider_CPU", "CPU", useArena);

    /// <summary>Adds CUDA; nodes that it cannot run stay on the CPU.</summary>
    /// <param name="deviceId">The device's number, 0 for the first.</param>
    /// <exception cref="OnnxRuntimeException">The library has no CUDA, or its CUDA libraries are absent.</exception>
    public void AppendExecutionProvider_CUDA(int deviceId = 0) =>
        ExportedProvider.Append(this, "OrtSessionOptionsAppendExecutionProvider_CUDA", "CUDA", deviceId);

    /// <summary>Adds a provider by name, such as <c>XNNPACK</c>, <c>CoreML</c>, <c>QNN</c> or <c>WebGPU</c>.</summary>
    /// <param name="providerName">The provider's name.</param>
    /// <param name="providerOptions">The provider's settings, or null for its defaults.</param>
    /// <exception cref="OnnxRuntimeException">The library has no such provider, or the provider's own library is absent.</exception>
    public void AppendExecutionProvider(string providerName, Dictionary<string, string>? providerOptions = null)
    {
        providerOptions ??= [];
        using var borrowed = new BorrowedHandle(this);
        using var name = NativeText.Utf8(providerName, nameof(providerName));
        using var keys = new NativeTexts(providerOptions.Keys);
        using var values = new NativeTexts(providerOptions.Values);
        OrtStatus.Check(
            OrtApi.SessionOptionsAppendExecutionProvider(borrowed.Pointer, name.Pointer, keys.Pointer, values.Pointer, keys.Count),
            ExportedProvider.WhatToDo);
    }

    /// <summary>Gives an initialiser of the graph its value, so that the file's is not read and sessions can share one.</summary>
    /// <remarks>
    /// The value's memory is borrowed. This and every session built with it keep the value itself (and the pin on managed
    /// memory) after it is disposed; native memory given by address must outlive those sessions.
    /// </remarks>
    /// <param name="name">The initialiser's name in the graph.</param>
    /// <param name="ortValue">A tensor of the initialiser's type and shape.</param>
    /// <exception cref="OnnxRuntimeException">The value is not a tensor on memory of the caller, or the name was added before.</exception>
    public void AddInitializer(string name, OrtValue ortValue)
    {
        ArgumentNullException.ThrowIfNull(ortValue);
        using var borrowed = new BorrowedHandle(this);
        using var text = NativeText.Utf8(name, nameof(name));
        using var value = new BorrowedHandle(ortValue.Handle);
        OrtStatus.Check(OrtApi.AddInitializer(borrowed.Pointer, text.Pointer, value.Pointer));
        _initializers.Add(ortValue.Handle);
    }

    /// <summary>Sets one of the library's named settings of a session; a later value replaces an earlier one.</summary>
    /// <param name="configKey">The key, from onnxruntime_session_options_config_keys.h.</param>
    /// <param name="configValue">The value.</param>
    /// <exception cref="OnnxRuntimeException">The key or value is empty or too long.</exception>
    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var borrowed = new BorrowedHandle(this);
        using var key = NativeText.Utf8(configKey, nameof(configKey));
        using var value = NativeText.Utf8(configValue, nameof(configValue));
        OrtStatus.Check(OrtApi.AddSessionConfigEntry(borrowed.Pointer, key.Pointer, value.Pointer));
    }

    /// <summary>Fixes a free dimension of the graph's inputs by its name, which lets the optimiser do more.</summary>
    /// <param name="dimName">The dimension's name in the graph.</param>
    /// <param name="dimValue">Its size.</param>
    /// <exception cref="OnnxRuntimeException">The setting could not be stored.</exception>
    public void AddFreeDimensionOverrideByName(string dimName, long dimValue)
    {
        using var borrowed = new BorrowedHandle(this);
        using var name = NativeText.Utf8(dimName, nameof(dimName));
        OrtStatus.Check(OrtApi.AddFreeDimensionOverrideByName(borrowed.Pointer, name.Pointer, dimValue));
    }

    /// <summary>The values that a session built with these options borrows.</summary>
    internal SafeHandle[] Initializers => _initializers.ToArray();

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        OrtApi.ReleaseSessionOptions(handle);
        _initializers.ReleaseAll();
        return true;
    }
}
