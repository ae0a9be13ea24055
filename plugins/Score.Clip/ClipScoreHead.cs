using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clip.Sdk.Batches;
using Clip.Sdk.Scores;

namespace Clip.Sdk.Heads.Scoring;

/// <summary>Scores how well pictures match texts, ranks them, and compares generators. Safe to use from several threads at once.</summary>
public sealed class ClipScoreHead : IBatchHead
{
    // Raised when the same input gives other figures than before.
    private const int FormulaVersion = 1;

    private readonly IHeadContext _context;
    private readonly ClipScoreOptions _options;
    private readonly Lazy<TextEmbedder> _texts;
    private readonly Lazy<ImageStream> _images;

    /// <summary>Makes the head; the model is loaded when it is first needed.</summary>
    /// <param name="context">What the host gives.</param>
    public ClipScoreHead(IHeadContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _options = context.Options.Get<ClipScoreOptions>();
        _texts = new Lazy<TextEmbedder>(() => new TextEmbedder(context.Model.Texts, _options.Prefix, _options.LongTexts), LazyThreadSafetyMode.PublicationOnly);
        _images = new Lazy<ImageStream>(() => new ImageStream(context.Model, context.Find<IImagePipeline>()), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <inheritdoc/>
    public BatchDescription Batch => new()
    {
        Requires = BatchInput.Image,
        Accepts = BatchInput.Text,
        Fingerprint = Fingerprint(),
        Columns =
        [
            new("cosine", BatchValueType.Number, BatchColumnRole.Detail, "Cosine of picture and text, -1 to 1."),
            new("clipScore", BatchValueType.Number, BatchColumnRole.Score, "CLIPScore of Hessel et al.: 2.5 × max(cosine, 0)."),
            new("clipScorePercent", BatchValueType.Number, BatchColumnRole.Detail, "torchmetrics' convention: 100 × max(cosine, 0)."),
            new("refClipScore", BatchValueType.Number, BatchColumnRole.Score, "RefCLIPScore, where there are references."),
            new("prompt", BatchValueType.Text, BatchColumnRole.Caption, "The text that was scored, without the prefix."),
            new("promptSource", BatchValueType.Text, BatchColumnRole.Detail, "'input', or 'picture' where the generator's metadata had it."),
            new("tokens", BatchValueType.Integer, BatchColumnRole.Detail, "Tokens of the text with its prefix."),
            new("truncated", BatchValueType.Boolean, BatchColumnRole.Detail, "Whether the model saw only the first part of the text."),
            new("windows", BatchValueType.Integer, BatchColumnRole.Detail, "Windows that a long text was cut into."),
            new("category", BatchValueType.Text, BatchColumnRole.Category, "Category of the input."),
        ],
    };

    /// <inheritdoc/>
    public IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new ScoreStream(_texts.Value, _images.Value, _options).RunAsync(items, cancellationToken);
    }

    /// <summary>CLIPScore of a picture and a text, in both conventions; RefCLIPScore with references.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="text">The text; null takes the prompt that the generator wrote into the picture.</param>
    /// <param name="references">Reference texts, or null.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("score_image")]
    [Description("Scores how well a picture matches a text: cosine, CLIPScore (2.5 × max(cos, 0)) and the same in percent; RefCLIPScore with reference texts.")]
    public ScoreResult ScoreImage(
        [Description("The picture.")] ImageSource image,
        [Description("The text. Without it the prompt is taken that the generator wrote into the picture.")] string? text = null,
        [Description("Texts that people wrote for the picture, for RefCLIPScore.")] IReadOnlyList<string>? references = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        text ??= PicturePrompt.Read(image) ?? throw new InputException($"No text was given, and picture '{image.Name}' carries no prompt of a generator. Give the text.", image.Name);
        EmbeddedText[] embedded = _texts.Value.Encode([text, .. references ?? []], cancellationToken);
        foreach (EmbeddedText each in embedded)
        {
            if (each.Error is not null)
            {
                throw each.Error;
            }
        }

        float cosine = Vectors.Cosine(_context.Model.Images.EncodeOne(image, cancellationToken: cancellationToken), embedded[0].Embedding);
        return new ScoreResult(
            cosine, ClipScore.Hessel(cosine), ClipScore.Percent(cosine), ScoreStream.References(cosine, embedded[0], embedded[1..]),
            embedded[0].TokenCount, embedded[0].IsTruncated, embedded[0].Windows, _options.Prefix, _context.Model.Images.Info.SpaceId);
    }

    /// <summary>Ranks pictures by how well they match a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="images">The pictures.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("rank_images")]
    [Description("Ranks pictures by how well they match a prompt, best first.")]
    public async Task<IReadOnlyList<RankedImage>> RankImagesAsync(
        [Description("The prompt.")] string prompt, [Description("The pictures.")] IReadOnlyList<ImageSource> images, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        EmbeddedText text = _texts.Value.EncodeOne(prompt, cancellationToken);
        if (text.Error is not null)
        {
            throw text.Error;
        }

        var scored = new List<(string Name, float? Cosine, string? Error)>();
        await foreach (EncodedItem item in _images.Value.EncodeAsync(images.ToAsyncEnumerable(), cancellationToken).ConfigureAwait(false))
        {
            scored.Add((item.Source.Name, item.IsEncoded ? Vectors.Cosine(item.Embedding.Span, text.Embedding) : null, item.Error?.Message));
        }

        return [.. scored.OrderByDescending(item => item.Cosine ?? float.NegativeInfinity)
            .Select((item, place) => new RankedImage(place + 1, item.Name, item.Cosine, item.Cosine is { } cosine ? ClipScore.Hessel(cosine) : null, item.Error))];
    }

    /// <summary>The cosine of two pictures.</summary>
    /// <param name="first">A picture.</param>
    /// <param name="second">Another.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("compare_images")]
    [Description("Says how alike two pictures are: the cosine of their embeddings, -1 to 1.")]
    public float CompareImages([Description("A picture.")] ImageSource first, [Description("Another picture.")] ImageSource second, CancellationToken cancellationToken = default)
    {
        EmbeddingMatrix rows = _context.Model.Images.Encode<ImageSource>([first, second], cancellationToken: cancellationToken);
        return Vectors.Cosine(rows[0], rows[1]);
    }

    /// <summary>How well an edit follows the change of the description.</summary>
    /// <param name="sourceImage">The picture before.</param>
    /// <param name="editedImage">The picture after.</param>
    /// <param name="sourceText">Its description before.</param>
    /// <param name="editedText">Its description after.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("score_edit")]
    [Description("Scores an edit of a picture: whether the picture changed in the direction in which its description changed, and how much was kept.")]
    public EditResult ScoreEdit(
        [Description("The picture before the edit.")] ImageSource sourceImage,
        [Description("The picture after the edit.")] ImageSource editedImage,
        [Description("What the picture showed before.")] string sourceText,
        [Description("What it should show after.")] string editedText,
        CancellationToken cancellationToken = default)
    {
        EmbeddingMatrix images = _context.Model.Images.Encode<ImageSource>([sourceImage, editedImage], cancellationToken: cancellationToken);
        EmbeddedText[] texts = _texts.Value.Encode([sourceText, editedText], cancellationToken);
        if ((texts[0].Error ?? texts[1].Error) is { } error)
        {
            throw error;
        }

        float directional = Vectors.Cosine(Vectors.Direction(images[0], images[1]), Vectors.Direction(texts[0].Embedding, texts[1].Embedding));
        return new EditResult(directional, Vectors.Cosine(images[0], images[1]), ClipScore.Hessel(Vectors.Cosine(images[1], texts[1].Embedding)));
    }

    /// <summary>CMMD between two folders of pictures.</summary>
    /// <param name="references">Folder of the reference pictures.</param>
    /// <param name="generated">Folder of the generated pictures.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("cmmd")]
    [Description("Measures how far a set of generated pictures is from a set of reference pictures (CMMD, lower is nearer). Needs hundreds of pictures to mean much.")]
    public async Task<CmmdResult> CmmdAsync(
        [Description("Folder of the reference pictures.")] string references, [Description("Folder of the generated pictures.")] string generated, CancellationToken cancellationToken = default)
    {
        var sets = new ImageSets(_context.Files, _images.Value, _context.Model.Info.Dimensions);
        (EmbeddingMatrix left, int leftFailed) = await sets.EncodeAsync(references, cancellationToken).ConfigureAwait(false);
        (EmbeddingMatrix right, int rightFailed) = await sets.EncodeAsync(generated, cancellationToken).ConfigureAwait(false);
        (double biased, double unbiased) = await Task.Run(() => Cmmd.Distance(left, right, cancellationToken), cancellationToken).ConfigureAwait(false);
        int smaller = Math.Min(left.Count, right.Count);
        string? note = smaller < 500
            ? string.Create(CultureInfo.InvariantCulture, $"The smaller set has {smaller} pictures; below some hundreds the biased figure is too high by about 1000 × (1 − mean kernel) / N. Compare sets of equal size, or use the unbiased figure.")
            : null;
        return new CmmdResult(biased, unbiased, left.Count, right.Count, leftFailed + rightFailed, _context.Model.Images.Info.SpaceId, note);
    }

    /// <summary>Mean, interval and spread of scores, by category.</summary>
    /// <param name="rows">A file that a batch job of this head wrote.</param>
    /// <param name="column">The score.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("summarize_scores")]
    [Description("Sums up the rows of a scoring job: mean over prompts with a bootstrap confidence interval, spread, and the same by category.")]
    public ScoreSummary SummarizeScores(
        [Description("The .jsonl file that a job of this head wrote.")] string rows,
        [Description("The score: clipScore, clipScorePercent, refClipScore or cosine.")] string column = "clipScore",
        CancellationToken cancellationToken = default) =>
        new ScoreStatistics(_options).Summarize(Read(rows, column), cancellationToken);

    /// <summary>Compares two generators on the prompts that both have.</summary>
    /// <param name="first">Rows of the first.</param>
    /// <param name="second">Rows of the second.</param>
    /// <param name="column">The score.</param>
    /// <param name="cancellationToken">Stops.</param>
    [HeadFunction("compare_scores")]
    [Description("Compares two generators on the same prompts: mean difference with a confidence interval and a two-sided p-value of a paired randomisation test, also by category.")]
    public ComparisonResult CompareScores(
        [Description("The .jsonl file of a scoring job of the first generator.")] string first,
        [Description("The .jsonl file of a scoring job of the second generator.")] string second,
        [Description("The score: clipScore, clipScorePercent, refClipScore or cosine.")] string column = "clipScore",
        CancellationToken cancellationToken = default) =>
        new ScoreStatistics(_options).Compare(Read(first, column), Read(second, column), cancellationToken);

    /// <summary>The pictures of each prompt, best first.</summary>
    /// <param name="rows">A file that a batch job of this head wrote.</param>
    /// <param name="column">The score.</param>
    [HeadFunction("rank_scores")]
    [Description("Ranks the pictures of each prompt of a scoring job, best first (best of N).")]
    public IReadOnlyList<RankedPrompt> RankScores(
        [Description("The .jsonl file that a job of this head wrote.")] string rows,
        [Description("The score: clipScore, clipScorePercent, refClipScore or cosine.")] string column = "clipScore") =>
        ScoreStatistics.Rank(Read(rows, column));

    private ScoreFile Read(string rows, string column) =>
        column is "clipScore" or "clipScorePercent" or "refClipScore" or "cosine"
            ? ScoreFile.Read(_context.Files.ResolveInput(rows), column)
            : throw new InputException($"'{column}' is no score of this head. Use clipScore, clipScorePercent, refClipScore or cosine.", column);

    private string Fingerprint()
    {
        IClipModel model = _context.Model;
        string description = string.Join(
            '\n', FormulaVersion.ToString(CultureInfo.InvariantCulture), model.Images.Info.SpaceId, model.Info.Precision, _options.Prefix, _options.LongTexts, _options.ReadPromptsFromPictures, _options.CategoryField);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(description)))[..16];
    }
}
