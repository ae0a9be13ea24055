using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A model that is loaded and ready to run.</summary>
/// <remarks>Runs may go on at the same time on several threads. Disposing waits for none of them: the native session goes with the last.</remarks>
public class InferenceSession : IDisposable
{
    private readonly SessionHandle _handle;
    private readonly GraphNodes _inputs;
    private readonly GraphNodes _outputs;
    private readonly GraphNodes _overridableInitializers;
    private readonly Lazy<ModelMetadata> _modelMetadata;

    /// <summary>Loads a model file with the default options.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file; external data is looked for beside it.</param>
    /// <exception cref="OnnxRuntimeException">The file is absent or is not a model that can run.</exception>
    public InferenceSession(string modelPath)
        : this(WithDefaults(options => Load(modelPath, options)))
    {
    }

    /// <summary>Loads a model file.</summary>
    /// <param name="modelPath">The <c>.onnx</c> file; external data is looked for beside it.</param>
    /// <param name="options">The options, which may be disposed or changed afterwards.</param>
    /// <exception cref="OnnxRuntimeException">The file is absent or is not a model that can run.</exception>
    public InferenceSession(string modelPath, SessionOptions options)
        : this(Load(modelPath, options))
    {
    }

    /// <summary>Loads a model from memory with the default options.</summary>
    /// <param name="model">The bytes of an <c>.onnx</c> file, which may be dropped afterwards.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are not a model that can run.</exception>
    public InferenceSession(byte[] model)
        : this(WithDefaults(options => Load(model, options)))
    {
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">The bytes of an <c>.onnx</c> file, which may be dropped afterwards.</param>
    /// <param name="options">The options, which may be disposed or changed afterwards.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are not a model that can run.</exception>
    public InferenceSession(byte[] model, SessionOptions options)
        : this(Load(model, options))
    {
    }

    private unsafe InferenceSession(SessionHandle handle)
    {
        _handle = handle;
        try
        {
            _inputs = new GraphNodes(handle, OrtApi.SessionGetInputCount, OrtApi.SessionGetInputName, OrtApi.SessionGetInputTypeInfo);
            _outputs = new GraphNodes(handle, OrtApi.SessionGetOutputCount, OrtApi.SessionGetOutputName, OrtApi.SessionGetOutputTypeInfo);
            _overridableInitializers = new GraphNodes(
                handle,
                OrtApi.SessionGetOverridableInitializerCount,
                OrtApi.SessionGetOverridableInitializerName,
                OrtApi.SessionGetOverridableInitializerTypeInfo);
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        _modelMetadata = new Lazy<ModelMetadata>(() => new ModelMetadata(_handle), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>The inputs by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => _inputs.Nodes;

    /// <summary>The names of the inputs in the order of the graph.</summary>
    public IReadOnlyList<string> InputNames => _inputs.Names;

    /// <summary>The outputs by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => _outputs.Nodes;

    /// <summary>The names of the outputs in the order of the graph.</summary>
    public IReadOnlyList<string> OutputNames => _outputs.Names;

    /// <summary>The initialisers that a run may give as inputs, by name.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> OverridableInitializerMetadata => _overridableInitializers.Nodes;

    /// <summary>What the model says about itself.</summary>
    public ModelMetadata ModelMetadata => _modelMetadata.Value;

    internal SessionHandle Handle => _handle;

    /// <summary>Runs the model; the library makes the outputs.</summary>
    /// <param name="runOptions">Settings of the run; <see cref="RunOptions.Terminate"/> stops it.</param>
    /// <param name="inputNames">The names of inputs or overridable initialisers.</param>
    /// <param name="inputValues">A value for each of them, in that order.</param>
    /// <param name="outputNames">The names of the wanted outputs; others are not computed.</param>
    /// <returns>The outputs in the order of <paramref name="outputNames"/>; the caller disposes the collection.</returns>
    /// <exception cref="ArgumentException">There are not as many values as names.</exception>
    /// <exception cref="OnnxRuntimeException">A name or shape does not fit the graph, or the run failed or was terminated.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames)
    {
        ArgumentNullException.ThrowIfNull(runOptions);
        using RunArguments arguments = Arguments(inputNames, inputValues, outputNames, outputValues: null);
        Execute(runOptions, arguments);
        return arguments.TakeOutputs();
    }

    /// <summary>Runs the model; the library makes the outputs.</summary>
    /// <param name="runOptions">Settings of the run; <see cref="RunOptions.Terminate"/> stops it.</param>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="outputNames">The names of the wanted outputs; others are not computed.</param>
    /// <returns>The outputs in the order of <paramref name="outputNames"/>; the caller disposes the collection.</returns>
    /// <exception cref="OnnxRuntimeException">A name or shape does not fit the graph, or the run failed or was terminated.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions, IReadOnlyDictionary<string, OrtValue> inputs, IReadOnlyCollection<string> outputNames)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Run(runOptions, [.. inputs.Keys], [.. inputs.Values], outputNames);
    }

    /// <summary>Runs the model and writes to outputs that the caller made.</summary>
    /// <param name="runOptions">Settings of the run, or null for the defaults; <see cref="RunOptions.Terminate"/> stops it.</param>
    /// <param name="inputNames">The names of inputs or overridable initialisers.</param>
    /// <param name="inputValues">A value for each of them, in that order.</param>
    /// <param name="outputNames">The names of the wanted outputs; others are not computed.</param>
    /// <param name="outputValues">A tensor of the output's type and exact shape for each of them, in that order.</param>
    /// <exception cref="ArgumentException">There are not as many values as names.</exception>
    /// <exception cref="OnnxRuntimeException">A name or shape does not fit the graph, or the run failed or was terminated.</exception>
    public void Run(
        RunOptions? runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        ArgumentNullException.ThrowIfNull(outputValues);
        using RunArguments arguments = Arguments(inputNames, inputValues, outputNames, outputValues);
        Execute(runOptions, arguments);
    }

    /// <summary>Runs the model on the library's intra-op threads and writes to outputs that the caller made.</summary>
    /// <param name="options">Settings of the run, or null for the defaults; <see cref="RunOptions.Terminate"/> stops it.</param>
    /// <param name="inputNames">The names of inputs or overridable initialisers.</param>
    /// <param name="inputValues">A value for each of them, in that order; left alone until the task ends.</param>
    /// <param name="outputNames">The names of the wanted outputs; others are not computed.</param>
    /// <param name="outputValues">A tensor of the output's type and exact shape for each of them, in that order.</param>
    /// <returns>A task with <paramref name="outputValues"/>, which ends when they are written.</returns>
    /// <exception cref="ArgumentException">There are not as many values as names.</exception>
    /// <exception cref="OnnxRuntimeException">
    /// A name or shape does not fit the graph, the session has only one intra-op thread, or the run failed or was terminated.
    /// </exception>
    public async Task<IReadOnlyCollection<OrtValue>> RunAsync(
        RunOptions? options,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        ArgumentNullException.ThrowIfNull(outputValues);
        await AsynchronousRun.Start(_handle, options, Arguments(inputNames, inputValues, outputNames, outputValues)).ConfigureAwait(false);
        return outputValues;
    }

    /// <summary>Makes a binding, which holds inputs and outputs from run to run.</summary>
    public OrtIoBinding CreateIoBinding() => new(this);

    /// <summary>Runs the model on bound inputs and outputs.</summary>
    /// <param name="runOptions">Settings of the run; <see cref="RunOptions.Terminate"/> stops it.</param>
    /// <param name="ioBinding">A binding of this session.</param>
    /// <exception cref="OnnxRuntimeException">A shape does not fit the graph, or the run failed or was terminated.</exception>
    public unsafe void RunWithBinding(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        using var options = new BorrowedHandle(runOptions, nameof(runOptions));
        using var binding = new BorrowedHandle(ioBinding, nameof(ioBinding));
        using var session = new BorrowedHandle(_handle);
        OrtStatus.Check(OrtApi.RunWithBinding(session.Pointer, options.Pointer, binding.Pointer));
    }

    /// <summary>Runs the model on bound inputs and outputs and gives the outputs.</summary>
    /// <param name="runOptions">Settings of the run; <see cref="RunOptions.Terminate"/> stops it.</param>
    /// <param name="ioBinding">A binding of this session.</param>
    /// <returns>The outputs in the order in which they were bound; the caller disposes the collection.</returns>
    /// <exception cref="OnnxRuntimeException">A shape does not fit the graph, or the run failed or was terminated.</exception>
    public IDisposableReadOnlyCollection<OrtValue> RunWithBoundResults(RunOptions runOptions, OrtIoBinding ioBinding)
    {
        RunWithBinding(runOptions, ioBinding);
        return ioBinding.GetOutputValues();
    }

    /// <summary>Releases the session once no run, binding or allocator uses it.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the session.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _handle.Dispose();
        }
    }

    private static SessionHandle WithDefaults(Func<SessionOptions, SessionHandle> load)
    {
        using var options = new SessionOptions();
        return load(options);
    }

    private static unsafe SessionHandle Load(string modelPath, SessionOptions options)
    {
        using var path = NativeText.Path(modelPath, nameof(modelPath));
        using var borrowedOptions = new BorrowedHandle(options, nameof(options));
        OrtEnv environment = OrtEnv.Instance();
        using var borrowedEnvironment = new BorrowedHandle(environment);
        nint session;
        OrtStatus.Check(OrtApi.CreateSession(borrowedEnvironment.Pointer, path.Pointer, borrowedOptions.Pointer, &session));
        return new SessionHandle(session, environment, options.Initializers);
    }

    private static unsafe SessionHandle Load(byte[] model, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var borrowedOptions = new BorrowedHandle(options, nameof(options));
        OrtEnv environment = OrtEnv.Instance();
        using var borrowedEnvironment = new BorrowedHandle(environment);
        nint session;
        fixed (byte* bytes = model)
        {
            OrtStatus.Check(OrtApi.CreateSessionFromArray(
                borrowedEnvironment.Pointer, bytes, (nuint)model.Length, borrowedOptions.Pointer, &session));
        }

        return new SessionHandle(session, environment, options.Initializers);
    }

    private void Execute(RunOptions? runOptions, RunArguments arguments)
    {
        using var session = new BorrowedHandle(_handle);
        if (runOptions is null)
        {
            Execute(session.Pointer, 0, arguments);
            return;
        }

        using var options = new BorrowedHandle(runOptions);
        Execute(session.Pointer, options.Pointer, arguments);
    }

    private static unsafe void Execute(nint session, nint options, RunArguments arguments) => OrtStatus.Check(OrtApi.Run(
        session,
        options,
        arguments.InputNames,
        arguments.InputValues,
        (nuint)arguments.InputCount,
        arguments.OutputNames,
        (nuint)arguments.OutputCount,
        arguments.OutputValues));

    private RunArguments Arguments(
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue>? outputValues)
    {
        ArgumentNullException.ThrowIfNull(inputNames);
        ArgumentNullException.ThrowIfNull(inputValues);
        ArgumentNullException.ThrowIfNull(outputNames);
        if (inputNames.Count != inputValues.Count)
        {
            throw new ArgumentException($"There are {inputNames.Count} input names but {inputValues.Count} values. Pass one value for each name.", nameof(inputValues));
        }

        if (outputValues is not null && outputNames.Count != outputValues.Count)
        {
            throw new ArgumentException($"There are {outputNames.Count} output names but {outputValues.Count} values. Pass one value for each name.", nameof(outputValues));
        }

        var nativeInputs = new nint[inputNames.Count];
        int index = 0;
        foreach (string name in inputNames)
        {
            nativeInputs[index++] = (_inputs.Find(name) ?? _overridableInitializers.Find(name) ?? throw Unknown("input", name, _inputs)).NativeName;
        }

        var nativeOutputs = new nint[outputNames.Count];
        index = 0;
        foreach (string name in outputNames)
        {
            nativeOutputs[index++] = (_outputs.Find(name) ?? throw Unknown("output", name, _outputs)).NativeName;
        }

        return new RunArguments(nativeInputs, inputValues, nativeOutputs, outputValues);
    }

    private static OnnxRuntimeException Unknown(string kind, string name, GraphNodes nodes) => new(
        ErrorCode.InvalidArgument, $"The model has no {kind} '{name}'. Its {kind}s are '{string.Join("', '", nodes.Names)}'.");
}
