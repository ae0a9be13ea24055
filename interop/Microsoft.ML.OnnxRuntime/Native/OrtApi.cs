namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>The functions of ONNX Runtime's C API that this package calls, each by its fixed place in the table that OrtGetApiBase hands out.</summary>
/// <remarks>
/// The table only ever grows at its end (onnxruntime_c_api.cc asserts the place of the last function of each version), so a
/// place holds for every library of at least <see cref="RequiredVersion"/>. Functions that return <c>nint</c> return an
/// OrtStatus: null is success, anything else goes through <see cref="OrtStatus"/>. A <c>byte*</c> is zero-terminated UTF-8.
/// </remarks>
internal static unsafe class OrtApi
{
    /// <summary>The newest function used below, GetTensorSizeInBytes, came with version 23.</summary>
    internal const uint RequiredVersion = 23;

    private static void* At(int slot) => OrtLibrary.Table[slot];

    internal static delegate* unmanaged<nint, int> GetErrorCode => (delegate* unmanaged<nint, int>)At(1);

    internal static delegate* unmanaged<nint, byte*> GetErrorMessage => (delegate* unmanaged<nint, byte*>)At(2);

    internal static delegate* unmanaged<nint, void> ReleaseStatus => (delegate* unmanaged<nint, void>)At(93);

    // Environment

    internal static delegate* unmanaged<int, byte*, nint*, nint> CreateEnv => (delegate* unmanaged<int, byte*, nint*, nint>)At(3);

    internal static delegate* unmanaged<nint, void> ReleaseEnv => (delegate* unmanaged<nint, void>)At(92);

    internal static delegate* unmanaged<nint, int, nint> SetLanguageProjection => (delegate* unmanaged<nint, int, nint>)At(145);

    internal static delegate* unmanaged<nint, int, nint> UpdateEnvWithCustomLogLevel => (delegate* unmanaged<nint, int, nint>)At(226);

    internal static delegate* unmanaged<byte***, int*, nint> GetAvailableProviders => (delegate* unmanaged<byte***, int*, nint>)At(125);

    internal static delegate* unmanaged<byte**, int, nint> ReleaseAvailableProviders => (delegate* unmanaged<byte**, int, nint>)At(126);

    // Session

    internal static delegate* unmanaged<nint, void*, nint, nint*, nint> CreateSession => (delegate* unmanaged<nint, void*, nint, nint*, nint>)At(7);

    internal static delegate* unmanaged<nint, void*, nuint, nint, nint*, nint> CreateSessionFromArray =>
        (delegate* unmanaged<nint, void*, nuint, nint, nint*, nint>)At(8);

    internal static delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint> Run =>
        (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)At(9);

    internal static delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, void*, void*, nint> RunAsync =>
        (delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, void*, void*, nint>)At(260);

    internal static delegate* unmanaged<nint, nint, nint, nint> RunWithBinding => (delegate* unmanaged<nint, nint, nint, nint>)At(133);

    internal static delegate* unmanaged<nint, void> ReleaseSession => (delegate* unmanaged<nint, void>)At(95);

    internal static delegate* unmanaged<nint, nuint*, nint> SessionGetInputCount => (delegate* unmanaged<nint, nuint*, nint>)At(30);

    internal static delegate* unmanaged<nint, nuint*, nint> SessionGetOutputCount => (delegate* unmanaged<nint, nuint*, nint>)At(31);

    internal static delegate* unmanaged<nint, nuint*, nint> SessionGetOverridableInitializerCount => (delegate* unmanaged<nint, nuint*, nint>)At(32);

    internal static delegate* unmanaged<nint, nuint, nint*, nint> SessionGetInputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)At(33);

    internal static delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOutputTypeInfo => (delegate* unmanaged<nint, nuint, nint*, nint>)At(34);

    internal static delegate* unmanaged<nint, nuint, nint*, nint> SessionGetOverridableInitializerTypeInfo =>
        (delegate* unmanaged<nint, nuint, nint*, nint>)At(35);

    internal static delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetInputName =>
        (delegate* unmanaged<nint, nuint, nint, byte**, nint>)At(36);

    internal static delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOutputName =>
        (delegate* unmanaged<nint, nuint, nint, byte**, nint>)At(37);

    internal static delegate* unmanaged<nint, nuint, nint, byte**, nint> SessionGetOverridableInitializerName =>
        (delegate* unmanaged<nint, nuint, nint, byte**, nint>)At(38);

    internal static delegate* unmanaged<nint, nint*, nint> SessionGetModelMetadata => (delegate* unmanaged<nint, nint*, nint>)At(111);

    // Model metadata

    internal static delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetProducerName => (delegate* unmanaged<nint, nint, byte**, nint>)At(112);

    internal static delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphName => (delegate* unmanaged<nint, nint, byte**, nint>)At(113);

    internal static delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetDomain => (delegate* unmanaged<nint, nint, byte**, nint>)At(114);

    internal static delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetDescription => (delegate* unmanaged<nint, nint, byte**, nint>)At(115);

    internal static delegate* unmanaged<nint, nint, byte*, byte**, nint> ModelMetadataLookupCustomMetadataMap =>
        (delegate* unmanaged<nint, nint, byte*, byte**, nint>)At(116);

    internal static delegate* unmanaged<nint, long*, nint> ModelMetadataGetVersion => (delegate* unmanaged<nint, long*, nint>)At(117);

    internal static delegate* unmanaged<nint, void> ReleaseModelMetadata => (delegate* unmanaged<nint, void>)At(118);

    internal static delegate* unmanaged<nint, nint, byte***, long*, nint> ModelMetadataGetCustomMetadataMapKeys =>
        (delegate* unmanaged<nint, nint, byte***, long*, nint>)At(123);

    internal static delegate* unmanaged<nint, nint, byte**, nint> ModelMetadataGetGraphDescription => (delegate* unmanaged<nint, nint, byte**, nint>)At(158);

    // Session options

    internal static delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)At(10);

    internal static delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)At(100);

    internal static delegate* unmanaged<nint, int, nint> SetSessionExecutionMode => (delegate* unmanaged<nint, int, nint>)At(13);

    internal static delegate* unmanaged<nint, nint> EnableMemPattern => (delegate* unmanaged<nint, nint>)At(16);

    internal static delegate* unmanaged<nint, nint> DisableMemPattern => (delegate* unmanaged<nint, nint>)At(17);

    internal static delegate* unmanaged<nint, nint> EnableCpuMemArena => (delegate* unmanaged<nint, nint>)At(18);

    internal static delegate* unmanaged<nint, nint> DisableCpuMemArena => (delegate* unmanaged<nint, nint>)At(19);

    internal static delegate* unmanaged<nint, byte*, nint> SetSessionLogId => (delegate* unmanaged<nint, byte*, nint>)At(20);

    internal static delegate* unmanaged<nint, int, nint> SetSessionLogSeverityLevel => (delegate* unmanaged<nint, int, nint>)At(22);

    internal static delegate* unmanaged<nint, int, nint> SetSessionGraphOptimizationLevel => (delegate* unmanaged<nint, int, nint>)At(23);

    internal static delegate* unmanaged<nint, int, nint> SetIntraOpNumThreads => (delegate* unmanaged<nint, int, nint>)At(24);

    internal static delegate* unmanaged<nint, int, nint> SetInterOpNumThreads => (delegate* unmanaged<nint, int, nint>)At(25);

    internal static delegate* unmanaged<nint, byte*, long, nint> AddFreeDimensionOverrideByName => (delegate* unmanaged<nint, byte*, long, nint>)At(124);

    internal static delegate* unmanaged<nint, byte*, byte*, nint> AddSessionConfigEntry => (delegate* unmanaged<nint, byte*, byte*, nint>)At(130);

    internal static delegate* unmanaged<nint, byte*, nint, nint> AddInitializer => (delegate* unmanaged<nint, byte*, nint, nint>)At(150);

    internal static delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint> SessionOptionsAppendExecutionProvider =>
        (delegate* unmanaged<nint, byte*, byte**, byte**, nuint, nint>)At(216);

    // Run options

    internal static delegate* unmanaged<nint*, nint> CreateRunOptions => (delegate* unmanaged<nint*, nint>)At(39);

    internal static delegate* unmanaged<nint, void> ReleaseRunOptions => (delegate* unmanaged<nint, void>)At(97);

    internal static delegate* unmanaged<nint, int, nint> RunOptionsSetRunLogVerbosityLevel => (delegate* unmanaged<nint, int, nint>)At(40);

    internal static delegate* unmanaged<nint, int, nint> RunOptionsSetRunLogSeverityLevel => (delegate* unmanaged<nint, int, nint>)At(41);

    internal static delegate* unmanaged<nint, byte*, nint> RunOptionsSetRunTag => (delegate* unmanaged<nint, byte*, nint>)At(42);

    internal static delegate* unmanaged<nint, nint> RunOptionsSetTerminate => (delegate* unmanaged<nint, nint>)At(46);

    internal static delegate* unmanaged<nint, nint> RunOptionsUnsetTerminate => (delegate* unmanaged<nint, nint>)At(47);

    internal static delegate* unmanaged<nint, byte*, byte*, nint> AddRunConfigEntry => (delegate* unmanaged<nint, byte*, byte*, nint>)At(165);

    // Values

    internal static delegate* unmanaged<nint, long*, nuint, int, nint*, nint> CreateTensorAsOrtValue =>
        (delegate* unmanaged<nint, long*, nuint, int, nint*, nint>)At(48);

    internal static delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint> CreateTensorWithDataAsOrtValue =>
        (delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)At(49);

    internal static delegate* unmanaged<nint, void**, nint> GetTensorMutableData => (delegate* unmanaged<nint, void**, nint>)At(51);

    internal static delegate* unmanaged<nint, nint*, nint> GetTensorTypeAndShape => (delegate* unmanaged<nint, nint*, nint>)At(65);

    internal static delegate* unmanaged<nint, nint*, nint> GetTypeInfo => (delegate* unmanaged<nint, nint*, nint>)At(66);

    internal static delegate* unmanaged<nint, int*, nint> GetValueType => (delegate* unmanaged<nint, int*, nint>)At(67);

    internal static delegate* unmanaged<nint, nint*, nint> GetTensorMemoryInfo => (delegate* unmanaged<nint, nint*, nint>)At(194);

    internal static delegate* unmanaged<nint, nuint*, nint> GetTensorSizeInBytes => (delegate* unmanaged<nint, nuint*, nint>)At(318);

    internal static delegate* unmanaged<nint, void> ReleaseValue => (delegate* unmanaged<nint, void>)At(96);

    // Types and shapes

    internal static delegate* unmanaged<nint, nint*, nint> CastTypeInfoToTensorInfo => (delegate* unmanaged<nint, nint*, nint>)At(55);

    internal static delegate* unmanaged<nint, int*, nint> GetOnnxTypeFromTypeInfo => (delegate* unmanaged<nint, int*, nint>)At(56);

    internal static delegate* unmanaged<nint, int*, nint> GetTensorElementType => (delegate* unmanaged<nint, int*, nint>)At(60);

    internal static delegate* unmanaged<nint, nuint*, nint> GetDimensionsCount => (delegate* unmanaged<nint, nuint*, nint>)At(61);

    internal static delegate* unmanaged<nint, long*, nuint, nint> GetDimensions => (delegate* unmanaged<nint, long*, nuint, nint>)At(62);

    internal static delegate* unmanaged<nint, byte**, nuint, nint> GetSymbolicDimensions => (delegate* unmanaged<nint, byte**, nuint, nint>)At(63);

    internal static delegate* unmanaged<nint, nuint*, nint> GetTensorShapeElementCount => (delegate* unmanaged<nint, nuint*, nint>)At(64);

    internal static delegate* unmanaged<nint, void> ReleaseTypeInfo => (delegate* unmanaged<nint, void>)At(98);

    internal static delegate* unmanaged<nint, void> ReleaseTensorTypeAndShapeInfo => (delegate* unmanaged<nint, void>)At(99);

    // Memory

    internal static delegate* unmanaged<byte*, int, int, int, nint*, nint> CreateMemoryInfo => (delegate* unmanaged<byte*, int, int, int, nint*, nint>)At(68);

    internal static delegate* unmanaged<int, int, nint*, nint> CreateCpuMemoryInfo => (delegate* unmanaged<int, int, nint*, nint>)At(69);

    internal static delegate* unmanaged<nint, nint, int*, nint> CompareMemoryInfo => (delegate* unmanaged<nint, nint, int*, nint>)At(70);

    internal static delegate* unmanaged<nint, byte**, nint> MemoryInfoGetName => (delegate* unmanaged<nint, byte**, nint>)At(71);

    internal static delegate* unmanaged<nint, int*, nint> MemoryInfoGetId => (delegate* unmanaged<nint, int*, nint>)At(72);

    internal static delegate* unmanaged<nint, int*, nint> MemoryInfoGetMemType => (delegate* unmanaged<nint, int*, nint>)At(73);

    internal static delegate* unmanaged<nint, int*, nint> MemoryInfoGetType => (delegate* unmanaged<nint, int*, nint>)At(74);

    internal static delegate* unmanaged<nint, void> ReleaseMemoryInfo => (delegate* unmanaged<nint, void>)At(94);

    internal static delegate* unmanaged<nint, void*, nint> AllocatorFree => (delegate* unmanaged<nint, void*, nint>)At(76);

    internal static delegate* unmanaged<nint, nint*, nint> AllocatorGetInfo => (delegate* unmanaged<nint, nint*, nint>)At(77);

    internal static delegate* unmanaged<nint*, nint> GetAllocatorWithDefaultOptions => (delegate* unmanaged<nint*, nint>)At(78);

    internal static delegate* unmanaged<nint, nint, nint*, nint> CreateAllocator => (delegate* unmanaged<nint, nint, nint*, nint>)At(131);

    internal static delegate* unmanaged<nint, void> ReleaseAllocator => (delegate* unmanaged<nint, void>)At(132);

    // Binding

    internal static delegate* unmanaged<nint, nint*, nint> CreateIoBinding => (delegate* unmanaged<nint, nint*, nint>)At(134);

    internal static delegate* unmanaged<nint, void> ReleaseIoBinding => (delegate* unmanaged<nint, void>)At(135);

    internal static delegate* unmanaged<nint, byte*, nint, nint> BindInput => (delegate* unmanaged<nint, byte*, nint, nint>)At(136);

    internal static delegate* unmanaged<nint, byte*, nint, nint> BindOutput => (delegate* unmanaged<nint, byte*, nint, nint>)At(137);

    internal static delegate* unmanaged<nint, byte*, nint, nint> BindOutputToDevice => (delegate* unmanaged<nint, byte*, nint, nint>)At(138);

    internal static delegate* unmanaged<nint, nint, byte**, nuint**, nuint*, nint> GetBoundOutputNames =>
        (delegate* unmanaged<nint, nint, byte**, nuint**, nuint*, nint>)At(139);

    internal static delegate* unmanaged<nint, nint, nint**, nuint*, nint> GetBoundOutputValues =>
        (delegate* unmanaged<nint, nint, nint**, nuint*, nint>)At(140);

    internal static delegate* unmanaged<nint, void> ClearBoundInputs => (delegate* unmanaged<nint, void>)At(141);

    internal static delegate* unmanaged<nint, void> ClearBoundOutputs => (delegate* unmanaged<nint, void>)At(142);

    internal static delegate* unmanaged<nint, nint> SynchronizeBoundInputs => (delegate* unmanaged<nint, nint>)At(202);

    internal static delegate* unmanaged<nint, nint> SynchronizeBoundOutputs => (delegate* unmanaged<nint, nint>)At(203);
}
