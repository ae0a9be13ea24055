namespace Clip.Sdk.Guidance;

/// <summary>A model whose loss counts.</summary>
/// <param name="Path">A checkpoint's file or folder; null for the host's model.</param>
/// <param name="Weight">What its loss is multiplied with. Default 1.</param>
public sealed record GuidanceModel(string? Path = null, double Weight = 1);
