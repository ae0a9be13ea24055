namespace Heads.First;

/// <summary>The options of the counting head.</summary>
public sealed record CountingOptions
{
    public string Letter { get; init; } = "";

    public string? RefuseTexts { get; init; }
}
