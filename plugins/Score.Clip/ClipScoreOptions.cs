namespace Clip.Sdk.Heads.Scoring;

/// <summary>The head's section of the host's configuration.</summary>
public sealed class ClipScoreOptions
{
    /// <summary>Put before every text. Default empty; Hessel et al. use <c>A photo depicts </c>, with a space at the end.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>What becomes of texts beyond the context. Default <see cref="LongTexts.Error"/>.</summary>
    public LongTexts LongTexts { get; set; } = LongTexts.Error;

    /// <summary>Whether a picture without a text is asked for the prompt that its generator wrote into it. Default true.</summary>
    public bool ReadPromptsFromPictures { get; set; } = true;

    /// <summary>Column of the input that says which category a row belongs to. Default <c>category</c>.</summary>
    public string CategoryField { get; set; } = "category";

    /// <summary>Resamplings of bootstrap intervals and permutation tests, 100 to 1,000,000. Default 10,000.</summary>
    public int Resamples
    {
        get;
        set => field = value is >= 100 and <= 1_000_000
            ? value
            : throw new InputException($"'resamples' should lie in 100…1000000 but is {value}.");
    } = 10_000;

    /// <summary>Coverage of intervals, above 0 and below 1. Default 0.95.</summary>
    public double Confidence
    {
        get;
        set => field = value is > 0 and < 1
            ? value
            : throw new InputException($"'confidence' should lie between 0 and 1 but is {value}.");
    } = 0.95;

    /// <summary>Seed of resampling; the same seed gives the same figures. Default 0.</summary>
    public ulong Seed { get; set; }
}
