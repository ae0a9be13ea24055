namespace Clip.Sdk.Training.Configuration;

/// <summary>The two notations of a run file.</summary>
public enum RunFileFormat
{
    /// <summary>YAML 1.2.</summary>
    Yaml,

    /// <summary>JSON, with comments and trailing commas allowed.</summary>
    Json,
}
