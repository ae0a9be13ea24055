namespace Microsoft.ML.OnnxRuntime;

/// <summary>The least severe message that is written to the log.</summary>
public enum OrtLoggingLevel
{
    /// <summary>Everything.</summary>
    ORT_LOGGING_LEVEL_VERBOSE = 0,

    /// <summary>Information.</summary>
    ORT_LOGGING_LEVEL_INFO = 1,

    /// <summary>Warnings; the default.</summary>
    ORT_LOGGING_LEVEL_WARNING = 2,

    /// <summary>Errors.</summary>
    ORT_LOGGING_LEVEL_ERROR = 3,

    /// <summary>Only what ends the process.</summary>
    ORT_LOGGING_LEVEL_FATAL = 4,
}
