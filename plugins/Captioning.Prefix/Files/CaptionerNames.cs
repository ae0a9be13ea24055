namespace Clip.Sdk.Captioning;

/// <summary>Names that are a token each, so that a picture can be asked for them: what <c>captioner.json</c> says under <c>names</c>.</summary>
public sealed record CaptionerNames
{
    internal const int MostNames = 1 << 18;

    /// <summary>Id of the first name; the others follow it.</summary>
    public int FirstToken { get; init; }

    /// <summary>M, how many names there are.</summary>
    public int Count { get; init; }

    /// <summary>Sentences that names are embedded in, with <c>{}</c> where the name goes.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = ["{}"];

    /// <summary>How much of what the picture says of the names counts where a call does not say; 0 is off, the default. See <see cref="DecodingOptions.Grounding"/>.</summary>
    public double Grounding { get; init; }

    /// <summary>What is wrong with the values, or null.</summary>
    internal string? Problem() =>
        FirstToken < 0 || Count is < 1 or > MostNames ? $"names from token {FirstToken}, {Count} of them; wanted a token from 0 and 1 to {MostNames} names"
        : Sentences is not { Count: > 0 } || Sentences.Any(sentence => sentence?.Contains("{}", StringComparison.Ordinal) != true) ? "sentences for names without '{}'; wanted one or more, each with '{}' where the name goes"
        : !double.IsFinite(Grounding) || Grounding < 0 ? $"a grounding of {Grounding}; wanted a number from 0"
        : null;
}
