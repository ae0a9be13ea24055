namespace Heads.First;

/// <summary>How loud something is said.</summary>
public enum Loudness
{
    Normal,
    Shouting,
}
