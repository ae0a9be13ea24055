using System.Numerics.Tensors;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>
/// A mapping network and a language model (ClipCap, Mokady et al. 2021, arXiv:2111.09734): an embedding becomes a prefix of k
/// positions, and the model goes on from it. Reads this SDK's folders and ClipCap's published <c>.pt</c> files.
/// </summary>
/// <remarks>Safe to call from several threads at once.</remarks>
public sealed class Captioner : IDisposable
{
    private const string ClipCapPrefix = "gpt.";

    private readonly IPrefixMapper _mapper;
    private readonly IClipModel? _model;
    private readonly Lazy<NameGrounding>? _grounding;

    private Captioner(IPrefixMapper mapper, ICausalLanguageModel languageModel, CaptionerSettings settings, string path, IClipModel? model)
    {
        _mapper = mapper;
        _model = model;
        _grounding = model is not null && settings.Names is { } names ? new(() => NameGrounding.Create(names, languageModel, model)) : null;
        LanguageModel = languageModel;
        Settings = settings;
        Path = path;
    }

    /// <summary>The folder or file.</summary>
    public string Path { get; }

    /// <summary>What the captioner expects.</summary>
    public CaptionerSettings Settings { get; }

    /// <summary>The language model; it is disposed with the captioner.</summary>
    public ICausalLanguageModel LanguageModel { get; }

    /// <summary>D, the width of an embedding.</summary>
    public int EmbeddingWidth => _mapper.EmbeddingWidth;

    /// <summary>V · D: what it takes of a picture are the embeddings of its views, the whole first.</summary>
    public int InputWidth => Settings.Views.Count * EmbeddingWidth;

    /// <summary>V · k, positions of a prefix.</summary>
    public int PrefixLength => Settings.Views.Count * _mapper.PrefixLength;

    /// <summary>Opens a captioner.</summary>
    /// <param name="path">A folder with <c>captioner.json</c> and <c>model.safetensors</c>, or a file of ClipCap.</param>
    /// <param name="weights">Reads tensors.</param>
    /// <param name="languageModels">Opens the language model.</param>
    /// <param name="tokenizer">A folder or file of GPT-2's vocabulary, for files that bring none.</param>
    /// <param name="normalizeEmbedding">Whether embeddings have unit length before they are mapped; null for what the captioner says: ClipCap's files take them raw unless they were trained otherwise.</param>
    /// <param name="model">The model whose embeddings it describes, which the caller keeps and disposes: names are then chosen, and captions ranked, by what it sees in the picture too. Null for the language model alone.</param>
    /// <exception cref="ModelFormatException">It cannot be read, or its parts do not belong together.</exception>
    /// <exception cref="InputException">The model's embeddings have another width than those that the captioner takes.</exception>
    public static Captioner Open(
        string path, IWeightReader weights, ICausalLanguageModelFactory languageModels, string? tokenizer = null, bool? normalizeEmbedding = null, IClipModel? model = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(languageModels);
        string full = System.IO.Path.GetFullPath(path);
        string settingsFile = System.IO.Path.Combine(full, CaptionerSettings.FileName);
        CaptionerSettings settings = !Directory.Exists(full) ? new CaptionerSettings { WeightPrefix = ClipCapPrefix }
            : File.Exists(settingsFile) ? CaptionerSettings.Read(settingsFile)
            : throw new ModelFormatException($"'{full}' is no captioner: it has no '{CaptionerSettings.FileName}'. Name a folder that 'clip train captioner' made, or a file of ClipCap.", full);
        settings = settings with { NormalizeEmbedding = normalizeEmbedding ?? settings.NormalizeEmbedding };
        ICausalLanguageModel languageModel = languageModels.Open(full, settings.WeightPrefix, tokenizer);
        try
        {
            using IWeightFile file = weights.Open(full);
            var captioner = new Captioner(MapperReader.Read(file, languageModel.Width), languageModel, settings, full, model);
            captioner.Check();
            return captioner;
        }
        catch
        {
            languageModel.Dispose();
            throw;
        }
    }

    /// <summary>Maps embeddings to prefixes.</summary>
    /// <param name="embeddings">[N, V · D] as the model's projection leaves them; brought to unit length here where the captioner wants that.</param>
    /// <returns>[N, V · k, W].</returns>
    /// <exception cref="ArgumentException">The values are no whole number of embeddings.</exception>
    public float[] Map(ReadOnlySpan<float> embeddings)
    {
        if (embeddings.Length % InputWidth != 0)
        {
            throw new ArgumentException($"The captioner takes embeddings of shape [N, {InputWidth}] but got {embeddings.Length} values.", nameof(embeddings));
        }

        int count = embeddings.Length / EmbeddingWidth;
        int length = _mapper.PrefixLength * LanguageModel.Width;
        float[] prefixes = new float[count * length];
        float[] own = new float[EmbeddingWidth];
        for (int i = 0; i < count; i++)
        {
            embeddings.Slice(i * EmbeddingWidth, EmbeddingWidth).CopyTo(own);
            if (Settings.NormalizeEmbedding)
            {
                TensorPrimitives.Divide(own, TensorPrimitives.Norm<float>(own), own);
            }

            _mapper.Map(own, prefixes.AsSpan(i * length, length));
        }

        return prefixes;
    }

    /// <summary>Makes one text for every picture.</summary>
    /// <param name="embeddings">[N, V · D], raw.</param>
    /// <param name="options">How to choose words.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    /// <returns>[N]. A text does not depend on what else is in the batch.</returns>
    /// <exception cref="InputException">The options weigh what the model sees, but the captioner's names are no tokens or it was opened without a model.</exception>
    public IReadOnlyList<GeneratedText> Generate(ReadOnlySpan<float> embeddings, DecodingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        float[] prefixes = Map(embeddings);
        int length = PrefixLength * LanguageModel.Width;
        int count = prefixes.Length / length;
        if (count == 0)
        {
            return [];
        }

        NameEvidence?[] evidence = Evidence(embeddings, options);
        if (options.Method == DecodingMethod.Beam)
        {
            var texts = new IReadOnlyList<GeneratedText>[count];
            for (int i = 0; i < count; i++)
            {
                texts[i] = BeamSearch.Run(LanguageModel, prefixes.AsSpan(i * length, length), options, evidence: evidence[i], cancellationToken: cancellationToken);
            }

            return [.. Rank(texts, embeddings, options, cancellationToken).Select(own => own[0])];
        }

        return Decode(prefixes, _ => 0, evidence, options, cancellationToken);
    }

    /// <summary>Makes several texts for one picture, the best first: those of the beams, or as many draws, each once.</summary>
    /// <param name="embedding">[V · D], raw.</param>
    /// <param name="count">The most texts, at least 1.</param>
    /// <param name="options">How to choose words; greedy gives one text.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    /// <exception cref="InputException">The options weigh what the model sees, but the captioner's names are no tokens or it was opened without a model.</exception>
    public IReadOnlyList<GeneratedText> GenerateMany(ReadOnlySpan<float> embedding, int count, DecodingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        float[] prefix = Map(embedding);
        NameEvidence? evidence = Evidence(embedding, options)[0];
        IReadOnlyList<GeneratedText> texts;
        if (options.Method == DecodingMethod.Beam)
        {
            texts = BeamSearch.Run(LanguageModel, prefix, options with { Beams = Math.Max(count, options.Beams) }, evidence: evidence, cancellationToken: cancellationToken);
        }
        else
        {
            int draws = options.Method == DecodingMethod.Greedy ? 1 : count;
            float[] prefixes = new float[draws * prefix.Length];
            for (int i = 0; i < draws; i++)
            {
                prefix.CopyTo(prefixes, i * prefix.Length);
            }

            texts = Decode(prefixes, draw => draw, [.. Enumerable.Repeat(evidence, draws)], options, cancellationToken);
        }

        texts = [.. texts.DistinctBy(text => text.Text, StringComparer.Ordinal).OrderByDescending(text => text.Score)];
        return [.. Rank([texts], embedding, options, cancellationToken)[0].Take(count)];
    }

    /// <summary>Makes one text, piece by piece, greedily or by drawing; the pieces joined are the text.</summary>
    /// <param name="embedding">[V · D], raw.</param>
    /// <param name="options">How to choose words; beam search knows its words only at its end, so it is greedy here.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    public async IAsyncEnumerable<string> StreamAsync(
        ReadOnlyMemory<float> embedding, DecodingOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        DecodingOptions stepwise = options.Method == DecodingMethod.Beam ? options with { Method = DecodingMethod.Greedy } : options;
        NameEvidence?[] evidence = Evidence(embedding.Span, options);
        using var decoder = new StepwiseDecoder(LanguageModel, Map(embedding.Span), 1, _ => 0, stepwise, evidence: row => evidence[row]);
        int shown = 0;
        while (decoder.IsRunning)
        {
            await Task.Run(() => decoder.Step(cancellationToken), cancellationToken).ConfigureAwait(false);
            string text = LanguageModel.Detokenize(decoder.Ids(0).ToArray()).TrimStart();

            // A character whose bytes are spread over tokens shows as U+FFFD until it is whole; a space may be the text's last.
            string ready = decoder.IsRunning ? text.TrimEnd('\uFFFD').TrimEnd() : text.TrimEnd();
            if (ready.Length > shown)
            {
                yield return ready[shown..];
                shown = ready.Length;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => LanguageModel.Dispose();

    private void Check()
    {
        if (Settings.Names is { } names && names.FirstToken + names.Count > LanguageModel.VocabularySize)
        {
            throw new ModelFormatException($"The captioner '{Path}' has {names.Count} names from token {names.FirstToken} but its vocabulary has {LanguageModel.VocabularySize} tokens.", Path);
        }

        if (_model is not null && _model.Images.Info.Dimensions != EmbeddingWidth)
        {
            throw new InputException($"The captioner '{Path}' takes embeddings of shape [{EmbeddingWidth}] but the model '{_model.Info.Name}' gives [{_model.Images.Info.Dimensions}]. Name a captioner that was trained on this model.", Path);
        }
    }

    private GeneratedText[] Decode(float[] prefixes, Func<int, int> draws, NameEvidence?[] evidence, DecodingOptions options, CancellationToken cancellationToken)
    {
        using var decoder = new StepwiseDecoder(LanguageModel, prefixes, evidence.Length, draws, options, evidence: row => evidence[row]);
        while (decoder.IsRunning)
        {
            decoder.Step(cancellationToken);
        }

        return [.. Enumerable.Range(0, evidence.Length).Select(decoder.Text)];
    }

    /// <summary>What each picture says of names; nulls where that does not count.</summary>
    private NameEvidence?[] Evidence(ReadOnlySpan<float> embeddings, DecodingOptions options)
    {
        var evidence = new NameEvidence?[embeddings.Length / InputWidth];
        if (options.Grounding > 0 && _grounding is null)
        {
            throw new InputException(Settings.Names is null
                ? $"The captioner '{Path}' has no names that are tokens, so a picture cannot be asked for them. Leave 'grounding' out."
                : $"The captioner '{Path}' was opened without the model that names are asked of. Leave 'grounding' out, or open it with the model.");
        }

        double strength = options.Grounding ?? Settings.Names?.Grounding ?? 0;
        if (strength == 0 || _grounding is null)
        {
            return evidence;
        }

        for (int i = 0; i < evidence.Length; i++)
        {
            evidence[i] = _grounding.Value.Of(embeddings.Slice(i * InputWidth, InputWidth), strength);
        }

        return evidence;
    }

    private IReadOnlyList<GeneratedText>[] Rank(IReadOnlyList<GeneratedText>[] texts, ReadOnlySpan<float> embeddings, DecodingOptions options, CancellationToken cancellationToken)
    {
        if (options.PictureWeight > 0 && _model is null)
        {
            throw new InputException($"The captioner '{Path}' was opened without the model that compares captions with pictures. Leave the weight of the picture out, or open it with the model.");
        }

        double weight = options.PictureWeight ?? Settings.PictureWeight ?? 0;
        if (weight == 0 || _model is null)
        {
            return texts;
        }

        float[] wholes = new float[texts.Length * EmbeddingWidth];
        for (int i = 0; i < texts.Length; i++)
        {
            embeddings.Slice(i * InputWidth, EmbeddingWidth).CopyTo(wholes.AsSpan(i * EmbeddingWidth));
        }

        return PictureRanking.Rank(_model.Texts, texts, wholes, weight, cancellationToken);
    }
}
