using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;
using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Evaluation;
using Clip.Sdk.Training.Models;
using Clip.Sdk.ZeroShot;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>
/// Measures a model as a run's options say: loss and retrieval on the validation data, zero-shot classification of class folders,
/// and retrieval between pictures and captions.
/// </summary>
/// <param name="options">The run.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="preprocessing">Picture settings; null takes OpenAI's at the model's size.</param>
public sealed class RunEvaluation(TrainingOptions options, ClipTokenizer tokenizer, PreprocessSettings? preprocessing = null)
{
    /// <summary>True when the options ask for a measurement.</summary>
    public bool IsAskedFor => options.Data.Validation.Count + options.Evaluation.ZeroShot.Count + options.Evaluation.Retrieval.Count > 0;

    /// <summary>Measures a model.</summary>
    /// <param name="module">The model; it is left in evaluation mode.</param>
    /// <param name="cancellationToken">Checked between batches.</param>
    /// <returns>Names such as <c>validation/loss</c> and <c>eval/shapes/top1</c>; all but losses are from 0 to 1.</returns>
    /// <exception cref="InputException">Data that the options name cannot be read.</exception>
    public IReadOnlyList<KeyValuePair<string, double>> Measure(ClipModule module, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(module);
        List<KeyValuePair<string, double>> values = [];
        module.eval();
        if (options.Data.Validation.Count > 0)
        {
            AddValidation(module, values, cancellationToken);
        }

        foreach (Configuration.ZeroShotOptions set in options.Evaluation.ZeroShot)
        {
            AddZeroShot(module, set, values, cancellationToken);
        }

        foreach (RetrievalOptions set in options.Evaluation.Retrieval)
        {
            AddRetrieval(module, set, values, cancellationToken);
        }

        return values;
    }

    internal static SampleList ListOf(Configuration.ZeroShotOptions set)
    {
        var source = new DataSourceOptions { Kind = DataSourceKind.ImageFolder, Path = set.Path };
        return ImageFolderList.Read(set.Path, source.ImageExtensions, source.CaptionExtension, source.ClassTemplate, new SampleFaults());
    }

    internal static IReadOnlyList<string> ClassNamesOf(Configuration.ZeroShotOptions set, SampleList list)
    {
        IReadOnlyList<string> names = set.ClassNames is null ? list.ClassNames : [.. File.ReadLines(set.ClassNames).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Count == list.ClassNames.Count && names.Count > 0
            ? names
            : throw new InputException($"'{set.Path}' has {list.ClassNames.Count} class folders but {names.Count} class names. Give one name a line, in the order of the sorted folders.", set.Path);
    }

    private void AddZeroShot(ClipModule module, Configuration.ZeroShotOptions set, List<KeyValuePair<string, double>> values, CancellationToken cancellationToken)
    {
        SampleList list = ListOf(set);
        IReadOnlyList<string> names = ClassNamesOf(set, list);
        using var model = new ModuleClipModel(module, tokenizer, preprocessing, options.Evaluation.BatchSize);
        var templates = new Clip.Sdk.ZeroShot.ZeroShotOptions { Templates = PromptTemplates.Resolve(set.Templates) };
        EmbeddingMatrix classes = ZeroShotClassifier.Create(model, names, templates, cancellationToken).LabelEmbeddings;
        (EmbeddingMatrix images, _, int[] labels) = Embed(module, new ListSampleSource(list, isShuffled: false), cancellationToken);
        Evaluation.ZeroShotResult result = ZeroShotEvaluation.Measure(images, classes, labels, model.Info.LogitScale, cancellationToken: cancellationToken);
        values.Add(new($"eval/{set.Name}/top1", result.Top1));
        values.Add(new($"eval/{set.Name}/top5", result.Top5));
        values.Add(new($"eval/{set.Name}/calibration_error", result.Calibration.ExpectedError));
    }

    // The loss of training on pairs that are not trained on, in batches of the same size, so that the two curves can be compared.
    private void AddValidation(ClipModule module, List<KeyValuePair<string, double>> values, CancellationToken cancellationToken)
    {
        (List<float> images, List<float> texts) = ([], []);
        foreach (DataSourceOptions source in options.Data.Validation)
        {
            (EmbeddingMatrix more, EmbeddingMatrix moreTexts, _) = Embed(module, SampleSources.ForEvaluation(source, options.Data, SampleShare.Whole, new SampleFaults()), cancellationToken);
            images.AddRange(more.Values.Span);
            texts.AddRange(moreTexts.Values.Span);
        }

        int width = module.Architecture.EmbeddingDimensions;
        (var imageRows, var textRows) = (new EmbeddingMatrix(images.ToArray(), width, true), new EmbeddingMatrix(texts.ToArray(), width, true));
        if (imageRows.Count < 2)
        {
            throw new InputException($"The validation data hold {imageRows.Count} usable pairs, but a loss needs at least 2. Check 'data.validation'.");
        }

        values.Add(new("validation/loss", ValidationLoss.Measure(module, imageRows, textRows, options)));
        AddRecalls("validation", imageRows, textRows, values, cancellationToken);
    }

    private void AddRetrieval(ClipModule module, RetrievalOptions set, List<KeyValuePair<string, double>> values, CancellationToken cancellationToken)
    {
        ISampleSource source = SampleSources.ForEvaluation(set.Source, options.Data, SampleShare.Whole, new SampleFaults());
        (EmbeddingMatrix images, EmbeddingMatrix texts, _) = Embed(module, source, cancellationToken);
        AddRecalls($"eval/{set.Name}", images, texts, values, cancellationToken);
    }

    private static void AddRecalls(string name, EmbeddingMatrix images, EmbeddingMatrix texts, List<KeyValuePair<string, double>> values, CancellationToken cancellationToken)
    {
        int[] own = [.. Enumerable.Range(0, images.Count)];
        RetrievalResult result = RetrievalEvaluation.Measure(images, texts, own, cancellationToken: cancellationToken);
        foreach ((int depth, double recall) in result.ImageRecall.OrderBy(entry => entry.Key))
        {
            values.Add(new($"{name}/image_recall_at_{depth}", recall));
        }

        foreach ((int depth, double recall) in result.TextRecall.OrderBy(entry => entry.Key))
        {
            values.Add(new($"{name}/text_recall_at_{depth}", recall));
        }
    }

    // Every pair once, in the source's own order, preprocessed as when the model is used; of several captions the first.
    private (EmbeddingMatrix Images, EmbeddingMatrix Texts, int[] Labels) Embed(ClipModule module, ISampleSource source, CancellationToken cancellationToken)
    {
        var loading = new DataLoaderOptions
        {
            BatchSize = options.Evaluation.BatchSize,
            ImageSize = module.Architecture.Vision.ImageSize,
            Augmentation = new AugmentationOptions { Crop = CropMode.Centre },
            CaptionChoice = CaptionChoice.First,
            DecodeThreads = options.Data.DecodeThreads,
            Epochs = 1,
            KeepsPartialBatch = true,
        };
        PreprocessSettings settings = preprocessing ?? PreprocessSettings.OpenAi(module.Architecture.Vision.ImageSize);
        (List<float> images, List<float> texts, List<int> labels) = ([], [], []);
        using var loader = new TrainingDataLoader(source, new ClipCaptionEncoder(tokenizer), loading);
        using IDisposable unrecorded = no_grad();
        while (loader.Next(cancellationToken) is TrainingBatch batch)
        {
            using DisposeScope scope = NewDisposeScope();
            using (batch)
            {
                var inputs = new BatchInputs(batch, module, settings, null);
                images.AddRange(Rows(module.EncodeImages(inputs.Pixels(0, batch.Count))));
                texts.AddRange(Rows(module.EncodeTexts(inputs.TokenIds(0, batch.Count))));
                labels.AddRange(batch.ClassIndices.AsSpan(0, batch.Count));
            }
        }

        int width = module.Architecture.EmbeddingDimensions;
        return (new EmbeddingMatrix(images.ToArray(), width, true), new EmbeddingMatrix(texts.ToArray(), width, true), [.. labels]);
    }

    private static float[] Rows(Tensor embeddings) => nn.functional.normalize(embeddings).to_type(ScalarType.Float32).cpu().data<float>().ToArray();
}
