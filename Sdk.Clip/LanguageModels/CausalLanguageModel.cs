using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engine;
using Clip.Sdk.Engines;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.LanguageModels;

/// <summary>A causal language model on ONNX Runtime, read from Hugging Face's layout or from a file that holds more than the model.</summary>
/// <remarks>Safe to call from several threads at once; a sequence is used by one at a time. Open sequences outlive it.</remarks>
public sealed class CausalLanguageModel : ICausalLanguageModel
{
    private readonly LanguageSession _session;
    private readonly CheckpointTensor _words;
    private readonly Lazy<Gpt2Tokenizer?> _tokenizer;
    private readonly string _path;
    private int _isDisposed;

    private CausalLanguageModel(LanguageSession session, LanguageModelArchitecture architecture, CheckpointTensor words, string path, string? tokenizerPath)
    {
        _session = session;
        _words = words;
        _path = path;
        _tokenizer = new Lazy<Gpt2Tokenizer?>(() => tokenizerPath is null ? null : Gpt2Tokenizer.Load(tokenizerPath));
        Architecture = architecture;
    }

    /// <summary>The shape of the model.</summary>
    public LanguageModelArchitecture Architecture { get; }

    /// <inheritdoc/>
    public int Width => Architecture.Width;

    /// <inheritdoc/>
    public int VocabularySize => Architecture.VocabularySize;

    /// <inheritdoc/>
    public int ContextLength => Architecture.ContextLength;

    /// <inheritdoc/>
    public int EndOfText => Architecture.EndOfText;

    /// <summary>The tokenizer.</summary>
    /// <exception cref="InputException">The model brings no vocabulary and none was named.</exception>
    /// <exception cref="ModelFormatException">The vocabulary is damaged or belongs to a larger model.</exception>
    public Gpt2Tokenizer Tokenizer
    {
        get
        {
            Gpt2Tokenizer tokenizer = _tokenizer.Value ?? throw new InputException(
                $"The language model '{_path}' brings no vocabulary, so texts have no ids. Put 'tokenizer.json', or 'vocab.json' with 'merges.txt', beside the weights, or name them.", _path);
            return tokenizer.VocabularySize <= VocabularySize
                ? tokenizer
                : throw new ModelFormatException($"The vocabulary '{tokenizer.Path}' has {tokenizer.VocabularySize} tokens but the language model '{_path}' has embeddings for {VocabularySize}. Name the vocabulary of this model.", tokenizer.Path);
        }
    }

    /// <summary>Opens a model.</summary>
    /// <param name="path">A folder with <c>config.json</c>, weights and vocabulary, a file of weights, or a shard index.</param>
    /// <param name="options">How to load and run it; null for the defaults.</param>
    /// <exception cref="ModelFormatException">It cannot be read, is incomplete, or is of an unknown kind.</exception>
    /// <exception cref="InferenceException">The engine refuses the network, or the device is absent.</exception>
    public static CausalLanguageModel Open(string path, LanguageModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new LanguageModelOptions();
        LanguageModelFiles files = LanguageModelFiles.Locate(path, options.TokenizerPath);
        TensorArchive archive = TensorArchive.Open(files.Weights);
        try
        {
            LanguageTensors tensors = LanguageTensors.Of(archive, options.WeightPrefix);
            LanguageModelArchitecture architecture = LanguageModelConfig.Read(tensors, files.Configuration);
            CheckpointTensor words = tensors.Get(CausalGraph.WordTable(architecture.Kind), architecture.VocabularySize, architecture.Width);
            EngineSettings settings = EngineSettings.From(new ClipOptions { Device = options.Device, Threads = options.Threads });
            LanguageSession session = LanguageSession.Load(archive, settings, CausalGraph.Build(tensors, architecture));
            return new CausalLanguageModel(session, architecture, words, archive.Path, files.Tokenizer);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>Tells the shape of a model without loading its weights.</summary>
    /// <param name="path">As <see cref="Open"/> takes it.</param>
    /// <param name="options">Where in the file the model is; null for the defaults.</param>
    /// <exception cref="ModelFormatException">It cannot be read or is of an unknown kind.</exception>
    public static LanguageModelArchitecture ReadArchitecture(string path, LanguageModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new LanguageModelOptions();
        LanguageModelFiles files = LanguageModelFiles.Locate(path, options.TokenizerPath);
        using TensorArchive archive = TensorArchive.Open(files.Weights);
        return LanguageModelConfig.Read(LanguageTensors.Of(archive, options.WeightPrefix), files.Configuration);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Tokenize(string text) => Tokenizer.Encode(text);

    /// <inheritdoc/>
    public string Detokenize(ReadOnlySpan<int> ids) => Tokenizer.Decode(ids);

    /// <inheritdoc/>
    public void Embed(ReadOnlySpan<int> ids, Span<float> destination)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        if (destination.Length < (long)ids.Length * Width)
        {
            throw new ArgumentException($"Embeddings of shape [{ids.Length}, {Width}] have {(long)ids.Length * Width} values but the destination holds {destination.Length}.", nameof(destination));
        }

        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)VocabularySize)
            {
                throw new InputException($"The id {ids[i]} at place {i} is not in the vocabulary of {VocabularySize}.");
            }

            WeightRows.Read(_words, (long)ids[i] * Width, destination.Slice(i * Width, Width));
        }
    }

    /// <inheritdoc/>
    public ILanguageSequence Start(int batchSize)
    {
        ObjectDisposedException.ThrowIf(_isDisposed != 0, this);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return new LanguageSequence(_session, Architecture, batchSize);
    }

    /// <summary>Unloads the weights once the open sequences are disposed.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _session.Dispose();
        }
    }
}
