namespace Clip.Sdk.Training.Configuration;

/// <summary>Projections of a transformer block that an adapter can sit on.</summary>
public enum LoraTarget
{
    /// <summary>Attention's query projection.</summary>
    Query,

    /// <summary>Attention's key projection.</summary>
    Key,

    /// <summary>Attention's value projection.</summary>
    Value,

    /// <summary>Attention's output projection.</summary>
    Output,

    /// <summary>The feed-forward layer's first matrix.</summary>
    MlpIn,

    /// <summary>The feed-forward layer's second matrix.</summary>
    MlpOut,
}
