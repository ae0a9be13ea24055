using System.ComponentModel;
using System.Runtime.CompilerServices;
using Clip.Sdk.Batches;
using Clip.Sdk.Engines;
using Clip.Sdk.Heads;
using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Captioning;

/// <summary>The head <c>caption</c>: captions of single pictures, streams of words, explanations, and batch jobs.</summary>
public sealed class CaptionHead : IBatchHead, IDisposable
{
    /// <summary>Where the plugin's own captioner lies in its folder.</summary>
    private const string ShippedFolder = "captioner";

    private const int DefaultGrid = 7;
    private const int MostCells = 24;

    /// <summary>Of captioners that say nothing of it: scores are a token's mean, cosines of captions that are near each other differ in the second digit.</summary>
    private const double DefaultPictureWeight = 1.5;

    private readonly Captioner _captioner;
    private readonly IClipModel _model;
    private readonly IImageCodec? _codec;
    private readonly DecodingOptions _decoding;
    private readonly PictureEncoder _pictures;
    private readonly CaptionBatch _batch;

    private CaptionHead(Captioner captioner, IClipModel model, IImageCodec? codec, DecodingOptions decoding, int batchSize)
    {
        _captioner = captioner;
        _model = model;
        _codec = codec;
        _decoding = decoding;
        _pictures = new PictureEncoder(model, codec, captioner.Settings.Views);
        _batch = new CaptionBatch(captioner, model, _pictures, decoding, batchSize);
    }

    /// <inheritdoc/>
    public BatchDescription Batch => _batch.Description;

    /// <summary>Makes the head: opens the captioner and checks that it fits the host's model.</summary>
    /// <param name="context">What the host gives.</param>
    /// <exception cref="ClipException">An engine is missing, the captioner cannot be read, or it was trained on another model.</exception>
    public static CaptionHead Create(IHeadContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        CaptionHeadOptions options = context.Options.Get<CaptionHeadOptions>();
        var weights = context.Require<IWeightReader>("it reads the captioner's weights");
        var languageModels = context.Require<ICausalLanguageModelFactory>("captions are written by a language model");
        string path = options.Captioner is { } named ? context.Files.ResolveInput(named) : Shipped(context);
        string? tokenizer = options.Tokenizer is { } vocabulary ? context.Files.ResolveInput(vocabulary) : null;
        Captioner captioner = Captioner.Open(path, weights, languageModels, tokenizer, options.NormalizeEmbedding, context.Model);
        try
        {
            CheckSpace(captioner, context);
            DecodingOptions decoding = options.Decoding ?? new DecodingOptions { Stop = captioner.Settings.Stop, MaxTokens = captioner.Settings.MaxTokens };
            return new CaptionHead(captioner, context.Model, context.Find<IImageCodec>(), decoding, Math.Max(1, options.BatchSize));
        }
        catch
        {
            captioner.Dispose();
            throw;
        }
    }

    /// <summary>Describes a picture.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="method">How words are chosen.</param>
    /// <param name="beams">Captions searched at once.</param>
    /// <param name="maxTokens">The most tokens.</param>
    /// <param name="lengthPenalty">Power of the length that scores are divided by.</param>
    /// <param name="temperature">Divides logits before words are drawn.</param>
    /// <param name="topK">Draw among so many likeliest words.</param>
    /// <param name="topP">Draw among the likeliest words up to this sum of probability.</param>
    /// <param name="seed">Where drawing starts.</param>
    /// <param name="repetitionPenalty">Makes words that are there already less likely.</param>
    /// <param name="noRepeatNgram">No run of so many tokens comes twice.</param>
    /// <param name="grounding">How much of what the model sees in the picture counts when a name is chosen.</param>
    /// <param name="pictureWeight">What a cosine of 1 between caption and picture adds to the score that captions are ranked by.</param>
    /// <param name="cancellationToken">Stops at the next token.</param>
    [HeadFunction("caption")]
    [Description("Describes a picture in one sentence.")]
    public CaptionAnswer Caption(
        [Description("The picture to describe.")] ImageSource image,
        [Description("How words are chosen: 'beam' (best), 'greedy' (fastest) or 'sample' (varied).")] DecodingMethod? method = null,
        [Description("Captions searched at once by 'beam'. Default 5.")] int? beams = null,
        [Description("The most tokens of the caption.")] int? maxTokens = null,
        [Description("0 prefers short captions, 1 ranks by the mean log-probability. Default 1.")] double? lengthPenalty = null,
        [Description("Of 'sample': below 1 safer, above 1 bolder. Default 1.")] float? temperature = null,
        [Description("Of 'sample': draw among so many likeliest words; 0 for all.")] int? topK = null,
        [Description("Of 'sample': draw among the likeliest words up to this sum of probability. Default 0.8.")] float? topP = null,
        [Description("Of 'sample': the same seed gives the same caption. Default 0.")] int? seed = null,
        [Description("Above 1 makes words that are there already less likely. Default 1.")] float? repetitionPenalty = null,
        [Description("No run of so many tokens comes twice; 0 for no such rule.")] int? noRepeatNgram = null,
        [Description("How much of what the model sees in the picture counts when a name is chosen, for captioners whose names are tokens: 0 for not at all. Default the captioner's.")] double? grounding = null,
        [Description("What a cosine of 1 between caption and picture adds to the score that 'beam' ranks captions by; 0 leaves the order to the language model. Default the captioner's.")] double? pictureWeight = null,
        CancellationToken cancellationToken = default)
    {
        DecodingOptions options = Options(method, beams, maxTokens, lengthPenalty, temperature, topK, topP, seed, repetitionPenalty, noRepeatNgram, grounding, pictureWeight);
        return CaptionAnswer.Of(_captioner.Generate(Embed(image, cancellationToken), options, cancellationToken)[0]);
    }

    /// <summary>Gives several captions of a picture, ranked by how well they fit it.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="count">The most captions.</param>
    /// <param name="rerank">Whether the cosine with the picture counts in their order, or the language model's score alone.</param>
    /// <param name="method">How words are chosen.</param>
    /// <param name="beams">Captions searched at once.</param>
    /// <param name="maxTokens">The most tokens.</param>
    /// <param name="lengthPenalty">Power of the length that scores are divided by.</param>
    /// <param name="temperature">Divides logits before words are drawn.</param>
    /// <param name="topK">Draw among so many likeliest words.</param>
    /// <param name="topP">Draw among the likeliest words up to this sum of probability.</param>
    /// <param name="seed">Where drawing starts.</param>
    /// <param name="grounding">How much of what the model sees in the picture counts when a name is chosen.</param>
    /// <param name="pictureWeight">What a cosine of 1 between caption and picture adds to the score that captions are ranked by.</param>
    /// <param name="cancellationToken">Stops at the next token.</param>
    [HeadFunction("caption_candidates")]
    [Description("Gives several captions of a picture, ranked by how likely the language model and how fitting the CLIP model finds them.")]
    public IReadOnlyList<CaptionAnswer> Candidates(
        [Description("The picture to describe.")] ImageSource image,
        [Description("The most captions. Default 5.")] int count = 5,
        [Description("True: ranked by score and by the cosine of caption and picture. False: by the language model's score alone.")] bool rerank = true,
        [Description("How words are chosen: 'beam' or 'sample'.")] DecodingMethod? method = null,
        [Description("Captions searched at once by 'beam'; at least the number of captions.")] int? beams = null,
        [Description("The most tokens of a caption.")] int? maxTokens = null,
        [Description("0 prefers short captions, 1 ranks by the mean log-probability. Default 1.")] double? lengthPenalty = null,
        [Description("Of 'sample': below 1 safer, above 1 bolder. Default 1.")] float? temperature = null,
        [Description("Of 'sample': draw among so many likeliest words; 0 for all.")] int? topK = null,
        [Description("Of 'sample': draw among the likeliest words up to this sum of probability. Default 0.8.")] float? topP = null,
        [Description("Of 'sample': the same seed gives the same captions. Default 0.")] int? seed = null,
        [Description("How much of what the model sees in the picture counts when a name is chosen, for captioners whose names are tokens: 0 for not at all. Default the captioner's.")] double? grounding = null,
        [Description("What a cosine of 1 between caption and picture adds to the score that captions are ranked by; large numbers rank by the cosine alone. Default the captioner's, else 1.5.")] double? pictureWeight = null,
        CancellationToken cancellationToken = default)
    {
        if (count < 1)
        {
            throw new InputException($"At least one caption is made but 'count' is {count}.");
        }

        double weight = rerank ? pictureWeight ?? _decoding.PictureWeight ?? _captioner.Settings.PictureWeight ?? DefaultPictureWeight : 0;
        DecodingOptions options = Options(method, beams, maxTokens, lengthPenalty, temperature, topK, topP, seed, null, null, grounding, weight);
        float[] embedding = Embed(image, cancellationToken);
        IReadOnlyList<GeneratedText> texts = _captioner.GenerateMany(embedding, count, options, cancellationToken);
        double?[] cosines = CaptionCosines.Of(_model.Texts, texts, _ => embedding.AsSpan(0, _captioner.EmbeddingWidth), cancellationToken);
        return [.. texts.Select((text, i) => CaptionAnswer.Of(text, cosines[i]))];
    }

    /// <summary>Describes a picture word by word, as the words are found.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="temperature">Divides logits before words are drawn; null for greedy.</param>
    /// <param name="topP">Draw among the likeliest words up to this sum of probability.</param>
    /// <param name="seed">Where drawing starts.</param>
    /// <param name="maxTokens">The most tokens.</param>
    /// <param name="grounding">How much of what the model sees in the picture counts when a name is chosen.</param>
    /// <param name="cancellationToken">Stops at the next token.</param>
    [HeadFunction("caption_stream")]
    [Description("Describes a picture word by word, as the words are found.")]
    public async IAsyncEnumerable<string> Stream(
        [Description("The picture to describe.")] ImageSource image,
        [Description("Draw words at this temperature; leave it out for the likeliest words.")] float? temperature = null,
        [Description("Draw among the likeliest words up to this sum of probability. Default 0.8.")] float? topP = null,
        [Description("The same seed gives the same caption. Default 0.")] int? seed = null,
        [Description("The most tokens of the caption.")] int? maxTokens = null,
        [Description("How much of what the model sees in the picture counts when a name is chosen, for captioners whose names are tokens: 0 for not at all. Default the captioner's.")] double? grounding = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        DecodingMethod method = temperature is null ? DecodingMethod.Greedy : DecodingMethod.Sample;
        DecodingOptions options = Options(method, null, maxTokens, null, temperature, null, topP, seed, null, null, grounding, null);
        float[] embedding = await Task.Run(() => Embed(image, cancellationToken), cancellationToken).ConfigureAwait(false);
        await foreach (string piece in _captioner.StreamAsync(embedding, options, cancellationToken).ConfigureAwait(false))
        {
            yield return piece;
        }
    }

    /// <summary>Describes a picture and tells what each word rests on.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="grid">Rows and columns that the picture is cut into.</param>
    /// <param name="cancellationToken">Stops at the next token.</param>
    /// <exception cref="InputException">The grid is too small or too large.</exception>
    /// <exception cref="PluginException">The host cannot decode pictures to pixels.</exception>
    [HeadFunction("explain_caption")]
    [Description("Describes a picture and tells for each word which parts of the picture it rests on, by painting them over one at a time.")]
    public CaptionExplanation Explain(
        [Description("The picture to describe.")] ImageSource image,
        [Description("Rows and columns that the picture is cut into. Default 7.")] int grid = DefaultGrid,
        CancellationToken cancellationToken = default)
    {
        if (grid is < 1 or > MostCells)
        {
            throw new InputException($"A picture is cut into 1 to {MostCells} rows and columns but 'grid' is {grid}.");
        }

        IImageCodec codec = _codec ?? throw new PluginException($"Explaining captions needs the engine '{nameof(IImageCodec)}', which this host does not offer.", "caption");
        RgbPixels picture = codec.Decode(image, longestSide: 4 * _model.Images.ImageSize, cancellationToken);
        ImageSource[] hidden = HiddenPictures.Of(picture, grid);
        float[] embeddings = new float[hidden.Length * _captioner.InputWidth];
        _pictures.Encode(hidden, embeddings, cancellationToken);
        ReadOnlySpan<float> whole = embeddings.AsSpan(0, _captioner.InputWidth);
        GeneratedText text = _captioner.Generate(whole, _decoding, cancellationToken)[0];
        return new CaptionExplanation(
            text.Text,
            grid,
            Occlusion.OfEmbeddings(_captioner, embeddings, text.Ids, cancellationToken),
            Occlusion.OfPrefix(_captioner, whole, text.Ids, cancellationToken));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, CancellationToken cancellationToken = default) => _batch.RunAsync(items, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _captioner.Dispose();

    private static string Shipped(IHeadContext context)
    {
        string folder = Path.Combine(context.PluginFolder, ShippedFolder);
        return Directory.Exists(folder)
            ? folder
            : throw new PluginException($"The plugin's folder '{context.PluginFolder}' holds no captioner. Name one in the option 'captioner': a folder that 'clip train captioner' made, or a file of ClipCap.", context.HeadName);
    }

    private static void CheckSpace(Captioner captioner, IHeadContext context)
    {
        EncoderInfo images = context.Model.Images.Info;
        if (captioner.Settings.SpaceId is { } space && space != images.SpaceId)
        {
            throw new PluginException(
                $"The captioner '{captioner.Path}' was trained on the embeddings of '{space}' but the host's model gives those of '{images.SpaceId}'. Name a captioner that was trained on this model (option 'captioner'), or load that model.", context.HeadName);
        }

        if (captioner.Settings.SpaceId is null)
        {
            CaptionLog.UnknownSpace(context.Logger, captioner.Path, images.SpaceId);
        }
    }

    private float[] Embed(ImageSource image, CancellationToken cancellationToken) => _pictures.Encode(image, cancellationToken);

    private DecodingOptions Options(
        DecodingMethod? method, int? beams, int? maxTokens, double? lengthPenalty, float? temperature, int? topK, float? topP, int? seed, float? repetitionPenalty, int? noRepeatNgram, double? grounding, double? pictureWeight) => _decoding with
        {
            Method = method ?? _decoding.Method,
            Beams = beams ?? _decoding.Beams,
            MaxTokens = maxTokens ?? _decoding.MaxTokens,
            LengthPenalty = lengthPenalty ?? _decoding.LengthPenalty,
            Temperature = temperature ?? _decoding.Temperature,
            TopK = topK ?? _decoding.TopK,
            TopP = topP ?? _decoding.TopP,
            Seed = seed ?? _decoding.Seed,
            RepetitionPenalty = repetitionPenalty ?? _decoding.RepetitionPenalty,
            NoRepeatNgram = noRepeatNgram ?? _decoding.NoRepeatNgram,
            Grounding = grounding ?? _decoding.Grounding,
            PictureWeight = pictureWeight ?? _decoding.PictureWeight,
        };
}
