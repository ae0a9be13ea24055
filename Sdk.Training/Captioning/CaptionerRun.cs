using Clip.Sdk.Imaging;
using Clip.Sdk.LanguageModels;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Trainer;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning;

/// <summary>A captioner's run made from its options alone: pictures embedded once, vocabulary learned or read, networks built. What <c>clip train captioner</c> starts.</summary>
/// <remarks>Used by one thread. Dispose it to free everything.</remarks>
public sealed class CaptionerRun : IDisposable
{
    private const int PicturesOfReport = 2048;

    private CaptionerRun(CaptionerModule module, Gpt2Tokenizer tokenizer, CaptionerTrainer trainer) => (Module, Tokenizer, Trainer) = (module, tokenizer, trainer);

    /// <summary>The captioner that is trained.</summary>
    public CaptionerModule Module { get; }

    /// <summary>The language model's vocabulary.</summary>
    public Gpt2Tokenizer Tokenizer { get; }

    /// <summary>The trainer.</summary>
    public CaptionerTrainer Trainer { get; }

    /// <summary>Prepares a run over the data that the options name.</summary>
    /// <param name="options">The run.</param>
    /// <param name="services">The surroundings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the embedding of pictures.</param>
    /// <exception cref="InputException">Something that the options name is missing or does not fit.</exception>
    /// <exception cref="ModelFormatException">A model file cannot be read.</exception>
    public static CaptionerRun Open(CaptionerOptions options, TrainerServices? services = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        CaptionerRunFile.Validate(options);
        var faults = new SampleFaults();
        ISampleSource train = SampleSources.ForTraining(options.Data, options.Seed, SampleShare.Whole, faults);
        ISampleSource? validation = options.Data.Validation.Count > 0 ? SampleSources.ForEvaluation(options.Data.Validation[0], options.Data, SampleShare.Whole, faults) : null;
        return Open(options, train, validation, faults, services, cancellationToken);
    }

    /// <summary>Prepares a run over data given in code.</summary>
    /// <param name="options">The run.</param>
    /// <param name="train">Pictures and captions to learn from; one epoch of them is embedded.</param>
    /// <param name="validation">Those that the captioner is measured on, or null.</param>
    /// <param name="faults">Receives what was left out.</param>
    /// <param name="services">The surroundings; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the embedding of pictures.</param>
    /// <exception cref="InputException">Something that the options name is missing or does not fit.</exception>
    /// <exception cref="ModelFormatException">A model file cannot be read.</exception>
    public static CaptionerRun Open(
        CaptionerOptions options, ISampleSource train, ISampleSource? validation, SampleFaults faults, TrainerServices? services = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        if (options.IsTextOnly && options.Views.Grid > 0)
        {
            throw new InputException("Captions alone have no windows. Leave 'views' out, or set 'is_text_only' to false.");
        }

        using ClipModel model = ClipModel.Load(options.Model, new ClipOptions { Threads = options.Threads > 0 ? options.Threads : null });
        string features = Path.Combine(options.Output, options.Name, "features");
        CaptionSet trainSet = Embed(options, model, train, Path.Combine(features, "train"), faults, services, cancellationToken);
        CaptionSet? validationSet = validation is null ? null : Embed(options with { IsTextOnly = false }, model, validation, Path.Combine(features, "validation"), faults, services, cancellationToken);
        return Open(options, trainSet, validationSet, model.Images.Info.SpaceId, CaptionNames.Read(options, model.Texts), services);
    }

    /// <summary>Prepares a run over embeddings that are there.</summary>
    /// <param name="options">The run.</param>
    /// <param name="train">What the captioner learns from.</param>
    /// <param name="validation">What it is measured on, or null.</param>
    /// <param name="spaceId">The embedding space of both.</param>
    /// <param name="services">The surroundings; null for the defaults.</param>
    /// <exception cref="InputException">Options and data contradict each other, or the options name a file of names, which needs the model: let the run embed the pictures.</exception>
    public static CaptionerRun Open(CaptionerOptions options, CaptionSet train, CaptionSet? validation, string? spaceId, TrainerServices? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.LanguageModel.Names is { } file
            ? throw new InputException($"The names of '{file}' start from the model's embeddings, which are not at hand where embeddings of pictures are given. Leave 'language_model.names' out, or let the run embed the pictures.", file)
            : Open(options, train, validation, spaceId, names: null, services);
    }

    private static CaptionerRun Open(CaptionerOptions options, CaptionSet train, CaptionSet? validation, string? spaceId, CaptionNames? names, TrainerServices? services)
    {
        ArgumentNullException.ThrowIfNull(train);
        set_num_threads(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        (Gpt2Tokenizer tokenizer, LanguageModelArchitecture language) = OpenLanguage(options, train, names);
        int views = options.Views.ToViews().Count;
        CaptionerModule module = CaptionerModule.Create(new CaptionerArchitecture(train.Width / views, options.Mapper, language, views), options.Seed);
        try
        {
            if (options.LanguageModel.Checkpoint is { } checkpoint)
            {
                module.LoadLanguageModel(checkpoint);
            }
            else if (names is not null)
            {
                module.LoadTokens(tokenizer.Phrases.Keys.Min(), names.Embeddings);
            }

            module.to(DeviceOf(options.Device));
            return new CaptionerRun(module, tokenizer, new CaptionerTrainer(options, module, tokenizer, train, validation, spaceId, services));
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Frees trainer and captioner.</summary>
    public void Dispose()
    {
        Trainer.Dispose();
        Module.Dispose();
    }

    private static CaptionSet Embed(
        CaptionerOptions options, ClipModel model, ISampleSource source, string folder, SampleFaults faults, TrainerServices? services, CancellationToken cancellationToken)
    {
        long count = options.Data.SamplesPerEpoch > 0 ? options.Data.SamplesPerEpoch : long.MaxValue;
        string name = options.IsTextOnly ? $"captions of {source.Name}" : source.Name;
        return CaptionSet.LoadOrMake(folder, CaptionEncoding.OriginOf(model, name, count, options.Views.ToViews()), () =>
        {
            IImageDecoder decoder = services?.Decoder ?? new NetVipsImageDecoder();
            services?.Console?.WriteLine($"Embedding '{source.Name}' with '{model.Info.Name}'…");
            CaptionSet pictures = CaptionEncoding.Pictures(model, source, decoder, count, faults, options.Views.ToViews(), done => Report(done, services), cancellationToken);
            if (!options.IsTextOnly)
            {
                return pictures;
            }

            CaptionSet texts = CaptionEncoding.Texts(model, [.. pictures.Captions.SelectMany(captions => captions).Distinct(StringComparer.Ordinal)], name, cancellationToken);
            return new CaptionSet([.. Enumerable.Range(0, texts.Count).SelectMany(i => texts.Embedding(i).ToArray())], texts.Width, texts.Captions, CaptionEncoding.OriginOf(model, name, count));
        });
    }

    private static void Report(int done, TrainerServices? services)
    {
        if (done % PicturesOfReport == 0)
        {
            services?.Console?.WriteLine($"{done} pictures embedded");
        }
    }

    private static (Gpt2Tokenizer Tokenizer, LanguageModelArchitecture Model) OpenLanguage(CaptionerOptions options, CaptionSet train, CaptionNames? names)
    {
        CaptionLanguageOptions wanted = options.LanguageModel;
        if (wanted.Checkpoint is { } checkpoint)
        {
            return (Gpt2Tokenizer.Load(checkpoint), CausalLanguageModel.ReadArchitecture(checkpoint));
        }

        IEnumerable<string> captions = train.Captions.SelectMany(captions => captions).Select(caption => CaptionBatches.Spell(caption, names is not null));
        Gpt2Tokenizer tokenizer = Gpt2TokenizerTrainer.Train(captions, wanted.VocabularySize, names?.Phrases);
        return (tokenizer, new LanguageModelArchitecture
        {
            Kind = LanguageModelKind.Gpt2,
            Width = wanted.Width,
            Layers = wanted.Layers,
            Heads = wanted.Heads,
            InnerWidth = 4 * wanted.Width,
            ContextLength = wanted.ContextLength,
            VocabularySize = tokenizer.VocabularySize,
            EndOfText = tokenizer.VocabularySize - 1,
        });
    }

    private static Device DeviceOf(string name)
    {
        Device wanted = device(name);
        return TryInitializeDeviceType(wanted.type) && (wanted.type != DeviceType.CUDA || Math.Max(0, wanted.index) < cuda.device_count())
            ? wanted
            : throw new InputException($"'device' is '{name}' but the tensor engine has no '{wanted}'. Set 'device' to 'cpu', or build the engine against a libtorch with CUDA.");
    }
}
