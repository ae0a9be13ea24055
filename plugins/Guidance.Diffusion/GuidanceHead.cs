using System.ComponentModel;
using System.Diagnostics;
using Clip.Guidance.Diffusion.Conditioning;
using Clip.Guidance.Diffusion.Painting;
using Clip.Guidance.Diffusion.Scoring;
using Clip.Sdk;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;
using Clip.Sdk.Heads;

namespace Clip.Guidance.Diffusion;

/// <summary>Guides images by prompts: as functions for every host, and as <see cref="IGuidance"/> for hosts with a loop of their own.</summary>
/// <remarks>Safe to call from several threads at once; the network runs for one of them at a time.</remarks>
public sealed class GuidanceHead : IGuidance, IDisposable
{
    private const int LongestScoredSide = 512;

    private readonly IHeadContext _context;
    private readonly GuidanceHeadOptions _options;
    private readonly GuideModels _models;

    internal GuidanceHead(IHeadContext context)
    {
        _context = context;
        _options = context.Options.Get<GuidanceHeadOptions>();
        _models = new GuideModels(context);
    }

    /// <inheritdoc/>
    public IGuidanceScorer Open(IReadOnlyList<GuidancePrompt> prompts, GuidanceOptions? options = null)
    {
        RequirePrompts(prompts);
        GuidanceOptions wanted = options ?? new GuidanceOptions();
        OptionsCheck.Require(wanted);
        return Scorer(prompts, wanted, CancellationToken.None);
    }

    /// <inheritdoc/>
    public IEnumerable<PaintingStep> Paint(IReadOnlyList<GuidancePrompt> prompts, PaintingOptions options, CancellationToken cancellationToken = default)
    {
        RequirePrompts(prompts);
        ArgumentNullException.ThrowIfNull(options);
        Painter.Require(options);
        return Steps();

        IEnumerable<PaintingStep> Steps()
        {
            GuidanceOptions guidance = (options.Guidance ?? WithModels(Painter.DefaultGuidance)) with { Seed = options.Seed };
            using GuidanceScorer scorer = Scorer(prompts, guidance, cancellationToken);
            foreach (PaintingStep painted in Painter.Paint(scorer, options, cancellationToken))
            {
                yield return painted;
            }
        }
    }

    /// <summary>Paints an image and writes it as PNG.</summary>
    [HeadFunction("guide_image")]
    [Description("Paints a small image that shows what prompts say, from noise or from a given picture, by following the model's gradient, and writes it as PNG. Tells how well the image matches each prompt before and after.")]
    public GuidedImage GuideImage(
        [Description("What the image shall show. A weight may follow a colon, as in 'a red apple:0.5'; negative weights push away.")] string[] prompts,
        [Description("The PNG file to write.")] string output,
        [Description("What the image shall not show.")] string[]? negative = null,
        [Description("Pictures that the image shall resemble.")] ImageSource[]? pictures = null,
        [Description("Width in pixels, 16 to 4096.")] int width = 64,
        [Description("Height in pixels, 16 to 4096.")] int height = 64,
        [Description("Steps: more are slower and match better.")] int steps = 100,
        [Description("Equal seeds give equal images.")] long seed = 0,
        [Description("The picture to begin with; noise without one.")] ImageSource? start = null,
        [Description("How strongly the image is held near the picture that it began with; 0 lets it go.")] double startScale = 0,
        CancellationToken cancellationToken = default)
    {
        string path = _context.Files.ResolveOutput(output);
        GuidancePrompt[] wanted = Prompts(prompts, negative, pictures);
        if ((long)width * height > _options.MaxPixels || steps > _options.MaxSteps)
        {
            throw new InputException($"This host paints at most {_options.MaxPixels} pixels and {_options.MaxSteps} steps, but {width} × {height} pixels and {steps} steps were asked for. Ask for less, or raise 'maxPixels' or 'maxSteps' in the head's options.");
        }

        IImageCodec codec = _context.Require<IImageCodec>("painted images are written as PNG");
        var options = new PaintingOptions
        {
            Width = width, Height = height, Steps = steps, Seed = seed, StartScale = startScale, Start = start is null ? null : codec.Decode(start, cancellationToken: cancellationToken),
        };
        var watch = Stopwatch.StartNew();
        PictureScores scores = PictureScores.Of(_context.Model, wanted, cancellationToken);
        RgbPixels? before = null, after = null;
        foreach (PaintingStep painted in Paint(wanted, options, cancellationToken))
        {
            before ??= painted.Picture;
            after = painted.Picture;
        }

        WholeFile.Write(path, codec.Encode(after!, EncodedImageFormat.Png));
        double[] first = scores.Score(before!, cancellationToken), last = scores.Score(after!, cancellationToken);
        return new GuidedImage(
            path, width, height, steps, seed, watch.Elapsed.TotalSeconds,
            [.. wanted.Select((prompt, i) => new GuidedPrompt(prompt.Name, prompt.Weight, first[i], last[i]))]);
    }

    /// <summary>Scores a picture as one step of a loop would.</summary>
    [HeadFunction("score_guidance")]
    [Description("How far a picture is from prompts as guidance of a diffusion loop sees it: the loss and its parts, the cosine to each prompt over random cutouts, and the length of the gradient.")]
    public GuidanceScore ScoreGuidance(
        [Description("The picture.")] ImageSource image,
        [Description("Prompts, with weights behind a colon if wanted, as in 'a red apple:0.5'.")] string[] prompts,
        [Description("Cutouts of the picture that the model looks at.")] int cutouts = 16,
        [Description("Seed of the cutouts.")] long seed = 0,
        CancellationToken cancellationToken = default)
    {
        GuidancePrompt[] wanted = Prompts(prompts, null, null);
        RgbPixels picture = _context.Require<IImageCodec>("pictures are decoded").Decode(image, LongestScoredSide, cancellationToken);
        float[] values = PictureConversion.ToImage(picture, picture.Height, picture.Width);
        var scores = new GuidanceScore[1];
        using IGuidanceScorer scorer = Open(wanted, WithModels(new GuidanceOptions { Seed = seed, Cutouts = new CutoutOptions { Count = cutouts } }));
        scorer.Differentiate(values, new PictureBatchShape(1, picture.Height, picture.Width), new GuidanceStep(0, 0), new float[values.Length], scores, cancellationToken);
        return scores[0];
    }

    /// <summary>Writes the hidden states of texts for a diffusion model.</summary>
    [HeadFunction("encode_conditioning")]
    [Description("Writes the text tower's hidden state for every token of prompts, which Stable Diffusion and its kin are conditioned on, as a NumPy file of floats [prompts, tokens, width].")]
    public Conditioned EncodeConditioning(
        [Description("The prompts; an empty one is the unconditional text.")] string[] prompts,
        [Description("The .npy file to write.")] string output,
        [Description("Blocks left out at the end: 0 for Stable Diffusion 1.x, 1 for 2.x and XL.")] int skippedLayers = 0,
        [Description("Whether the final layer norm is applied; not for XL.")] bool applyFinalNorm = true,
        CancellationToken cancellationToken = default)
    {
        string path = _context.Files.ResolveOutput(output);
        if (prompts.Length == 0)
        {
            throw new InputException("At least one prompt is wanted; an empty text is the unconditional one.");
        }

        using ITextStateEncoder encoder = _context.Require<ITextStateEncoderFactory>("conditioning takes hidden states of the text tower").Open(skippedLayers, applyFinalNorm);
        float[] states = new float[checked(prompts.Length * encoder.TokenCount * encoder.Width)];
        encoder.Encode(prompts, states, cancellationToken);
        WholeFile.Write(path, NpyBytes.Of(states, [prompts.Length, encoder.TokenCount, encoder.Width]));
        return new Conditioned(path, prompts.Length, encoder.TokenCount, encoder.Width);
    }

    /// <summary>Closes the models.</summary>
    public void Dispose() => _models.Dispose();

    private static void RequirePrompts(IReadOnlyList<GuidancePrompt> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (prompts.Count == 0)
        {
            throw new InputException("At least one prompt is wanted but got none. Say what the image shall show.");
        }
    }

    private GuidanceScorer Scorer(IReadOnlyList<GuidancePrompt> prompts, GuidanceOptions options, CancellationToken cancellationToken)
    {
        GuidancePrompt[] kept = [.. prompts];
        var targets = new List<GuideTarget>();
        foreach (GuidanceModel wanted in options.Models)
        {
            GuideModel model = _models.Get(wanted.Path);
            targets.Add(new GuideTarget(model, wanted.Weight, model.Embed(kept, cancellationToken)));
        }

        return new GuidanceScorer(kept, targets, options);
    }

    private GuidanceOptions WithModels(GuidanceOptions options) => _options.Models.Count == 0 ? options : options with { Models = _options.Models };

    private static GuidancePrompt[] Prompts(string[] wanted, string[]? unwanted, ImageSource[]? pictures)
    {
        GuidancePrompt[] prompts =
        [
            .. wanted.Select(GuidancePrompt.Parse),
            .. (pictures ?? []).Select(picture => GuidancePrompt.FromImage(picture)),
            .. (unwanted ?? []).Select(GuidancePrompt.Parse).Select(prompt => GuidancePrompt.FromText(prompt.Text!, -Math.Abs(prompt.Weight))),
        ];
        RequirePrompts(prompts);
        return prompts;
    }
}
