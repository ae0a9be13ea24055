namespace Heads.First;

/// <summary>What was said, and how many sayings that head has said.</summary>
public sealed record Saying(string Text, int Calls);
