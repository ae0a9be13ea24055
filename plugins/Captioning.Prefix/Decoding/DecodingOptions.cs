namespace Clip.Sdk.Captioning;

/// <summary>How captions are made from a prefix.</summary>
public sealed record DecodingOptions
{
    /// <summary>How words are chosen. Default beam search, as ClipCap's results are measured.</summary>
    public DecodingMethod Method { get; init; } = DecodingMethod.Beam;

    /// <summary>The most tokens of a caption, at least 1. Default 67, as ClipCap has it.</summary>
    public int MaxTokens { get; init => field = AtLeast(value, 1, nameof(MaxTokens)); } = 67;

    /// <summary>Captions searched at once by <see cref="DecodingMethod.Beam"/>, at least 1. Default 5.</summary>
    public int Beams { get; init => field = AtLeast(value, 1, nameof(Beams)); } = 5;

    /// <summary>A caption's score is the sum of its log-probabilities over length to this power: 0 prefers short captions, 1 is the mean. Default 1.</summary>
    public double LengthPenalty
    {
        get;
        init => field = double.IsFinite(value) && value >= 0 ? value : throw new InputException($"A length penalty is a number from 0 but got {value}.");
    } = 1;

    /// <summary>Logits are divided by this before words are drawn; 0 is greedy. Default 1.</summary>
    public float Temperature
    {
        get;
        init => field = float.IsFinite(value) && value >= 0 ? value : throw new InputException($"A temperature is a number from 0 but got {value}.");
    } = 1;

    /// <summary>Words are drawn among so many likeliest; 0 for all. Default 0.</summary>
    public int TopK { get; init => field = AtLeast(value, 0, nameof(TopK)); }

    /// <summary>Words are drawn among the likeliest whose probabilities reach this sum (Holtzman et al. 2020, arXiv:1904.09751); 1 for all. Default 0.8, as ClipCap has it.</summary>
    public float TopP
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new InputException($"A nucleus of probability is above 0 and at most 1 but got {value}.");
    } = 0.8f;

    /// <summary>Where drawing starts: the same seed, picture and options give the same captions. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Positive logits of words that are there already are divided by this, negative ones multiplied (Keskar et al. 2019, arXiv:1909.05858); 1 for none. Default 1.</summary>
    public float RepetitionPenalty
    {
        get;
        init => field = float.IsFinite(value) && value > 0 ? value : throw new InputException($"A repetition penalty is a number above 0 but got {value}.");
    } = 1;

    /// <summary>No run of so many tokens comes twice; 0 for no such rule. Default 0.</summary>
    public int NoRepeatNgram { get; init => field = AtLeast(value, 0, nameof(NoRepeatNgram)); }

    /// <summary>
    /// How much of what the model sees in the picture counts when a name is chosen, for captioners whose names are tokens: the names'
    /// probabilities are multiplied by the zero-shot probabilities of the best view to this power. 0 leaves names to the language model;
    /// null for what the captioner says. Default null.
    /// </summary>
    public double? Grounding { get; init => field = FromZero(value, "A grounding"); }

    /// <summary>
    /// What a cosine of 1 between caption and picture adds to a score where several captions are ranked, as those of beam search: 0 leaves the
    /// order to the language model; null for what the captioner says. Default null.
    /// </summary>
    public double? PictureWeight { get; init => field = FromZero(value, "A weight of the picture"); }

    /// <summary>A text of one token that ends a caption and belongs to it; null for the end-of-text token alone. Default '.', as ClipCap has it.</summary>
    public string? Stop { get; init; } = ".";

    private static double? FromZero(double? value, string name) =>
        value is null || (double.IsFinite(value.Value) && value >= 0) ? value : throw new InputException($"{name} is a number from 0 but got {value}.");

    private static int AtLeast(int value, int least, string name) =>
        value >= least ? value : throw new InputException($"'{name}' is a whole number from {least} but got {value}.");
}
