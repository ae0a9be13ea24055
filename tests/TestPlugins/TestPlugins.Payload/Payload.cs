namespace TestPlugins.Payload;

/// <summary>A type of an assembly that only the contract refers to.</summary>
public sealed record Payload(string Text);
