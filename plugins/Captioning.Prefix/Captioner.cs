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

    private Captioner(IPrefixMapper mapper, ICausalLanguageModel languageModel, CaptionerSettings settings, string path)
    {
        _mapper = mapper;
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
    /// <exception cref="ModelFormatException">It cannot be read, or its parts do not belong together.</exception>
    public static Captioner Open(
        string path, IWeightReader weights, ICausalLanguageModelFactory languageModels, string? tokenizer = null, bool? normalizeEmbedding = null)
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
            return new Captioner(MapperReader.Read(file, languageModel.Width), languageModel, settings, full);
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

        if (options.Method == DecodingMethod.Beam)
        {
            var texts = new GeneratedText[count];
            for (int i = 0; i < count; i++)
            {
                texts[i] = BeamSearch.Run(LanguageModel, prefixes.AsSpan(i * length, length), options, cancellationToken: cancellationToken)[0];
            }

            return texts;
        }

        return Decode(prefixes, count, _ => 0, options, cancellationToken);
    }

    /// <summary>Makes several texts for one picture, the best first: those of the beams, or as many draws, each once.</summary>
    /// <param name="embedding">[V · D], raw.</param>
    /// <param name="count">The most texts, at least 1.</param>
    /// <param name="options">How to choose words; greedy gives one text.</param>
    /// <param name="cancellationToken">Checked at every token.</param>
    public IReadOnlyList<GeneratedText> GenerateMany(ReadOnlySpan<float> embedding, int count, DecodingOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        float[] prefix = Map(embedding);
        IReadOnlyList<GeneratedText> texts;
        if (options.Method == DecodingMethod.Beam)
        {
            texts = BeamSearch.Run(LanguageModel, prefix, options with { Beams = Math.Max(count, options.Beams) }, cancellationToken: cancellationToken);
        }
        else
        {
            int draws = options.Method == DecodingMethod.Greedy ? 1 : count;
            float[] prefixes = new float[draws * prefix.Length];
            for (int i = 0; i < draws; i++)
            {
                prefix.CopyTo(prefixes, i * prefix.Length);
            }

            texts = Decode(prefixes, draws, draw => draw, options, cancellationToken);
        }

        return [.. texts.DistinctBy(text => text.Text, StringComparer.Ordinal).OrderByDescending(text => text.Score).Take(count)];
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
        using var decoder = new StepwiseDecoder(LanguageModel, Map(embedding.Span), 1, _ => 0, stepwise);
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

    private GeneratedText[] Decode(float[] prefixes, int count, Func<int, int> draws, DecodingOptions options, CancellationToken cancellationToken)
    {
        using var decoder = new StepwiseDecoder(LanguageModel, prefixes, count, draws, options);
        while (decoder.IsRunning)
        {
            decoder.Step(cancellationToken);
        }

        return [.. Enumerable.Range(0, count).Select(decoder.Text)];
    }
}
