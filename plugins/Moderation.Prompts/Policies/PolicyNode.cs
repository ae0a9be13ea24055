namespace Clip.Sdk.Moderation.Policies;

/// <summary>A value of a policy file that knows where it stands.</summary>
internal sealed class PolicyNode
{
    public required PolicyNodeKind Kind { get; init; }

    /// <summary>From 1.</summary>
    public required int Line { get; init; }

    /// <summary>From 1.</summary>
    public required int Column { get; init; }

    /// <summary>The line that its last character stands in.</summary>
    public int EndLine { get; set; }

    /// <summary>True for <c>{a: b}</c> and <c>[a, b]</c>.</summary>
    public bool IsFlow { get; init; }

    public string Text { get; init; } = "";

    public bool IsQuoted { get; init; }

    public List<PolicyEntry> Entries { get; } = [];

    public List<PolicyNode> Items { get; } = [];

    public PolicyEntry? Find(string key) => Entries.Find(entry => entry.Key == key);
}

/// <summary>The kinds of values.</summary>
internal enum PolicyNodeKind
{
    Null,
    Scalar,
    List,
    Map,
}

/// <summary>A key with its value.</summary>
internal sealed record PolicyEntry(string Key, int Line, int Column, PolicyNode Value);
