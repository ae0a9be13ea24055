using System.Globalization;
using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Engine;
using Clip.Sdk.Files;
using Clip.Sdk.Graphs;
using Clip.Sdk.Imaging;
using Clip.Sdk.Tokenization;

namespace Clip.Sdk.Export;

/// <summary>One export, file by file, into a folder that is not yet at its place.</summary>
internal sealed class ExportRun(Checkpoint checkpoint, OnnxExportOptions options, string folder)
{
    private readonly SortedDictionary<string, int> _externalFiles = new(StringComparer.Ordinal);

    public List<string> Warnings { get; } = [];

    public List<OnnxExportCheck> Checks { get; } = [];

    public void WriteNetworks(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(folder, ExportNames.NetworkFolder));
        ExportVerifier? verifier = options.Verify ? new ExportVerifier(checkpoint) : null;
        ExportNetwork[] networks = options.CombinedModel
            ? [ExportNetwork.Text, ExportNetwork.Vision, ExportNetwork.Combined]
            : [ExportNetwork.Text, ExportNetwork.Vision];
        int done = 0;
        foreach (ExportNetwork network in networks)
        {
            OnnxGraph graph = ExportGraphs.Build(network, checkpoint);
            foreach (OnnxVariant variant in options.Variants)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string file = ExportNames.File(network, variant);
                string name = $"{ExportNames.NetworkFolder}/{file}";
                options.Progress?.Report(new OnnxExportProgress(name, done++, networks.Length * options.Variants.Count));
                WriteNetwork(InVariant(graph, variant), file);
                if (verifier is not null)
                {
                    Verify(verifier, name, variant);
                }
            }
        }
    }

    public void WriteConfiguration()
    {
        AtomicFileStream.Write(Path.Combine(folder, "config.json"), ModelConfigFile.Content(checkpoint, _externalFiles));
        if (checkpoint.Architecture.Vision is ModifiedResNetArchitecture)
        {
            Warnings.Add($"Hugging Face's CLIP has no ResNet image tower: the networks run everywhere, but 'config.json' describes the tower as '{ModelConfigFile.ResNetType}', which transformers for Python does not know.");
        }

        PreprocessSettings settings = PictureSettings.Of(checkpoint, new ClipOptions());
        if (PreprocessorConfigFile.CanExpress(settings))
        {
            AtomicFileStream.Write(Path.Combine(folder, PreprocessConfig.HuggingFaceFileName), PreprocessorConfigFile.Content(settings));
        }
        else
        {
            Warnings.Add($"Pictures of this model are resized by '{settings.ResizeMode}', which Hugging Face's processors cannot do, so '{PreprocessConfig.HuggingFaceFileName}' was not written. Preprocess pictures with this SDK.");
        }
    }

    public void WriteTokenizer()
    {
        if (options.VocabularyPath is null && checkpoint.VocabularyPath is null)
        {
            Warnings.Add($"The checkpoint '{checkpoint.Path}' brings no vocabulary, so no tokenizer was written. Name one in '{nameof(OnnxExportOptions)}.{nameof(OnnxExportOptions.VocabularyPath)}' (option '--vocab').");
            return;
        }

        ClipTokenizer tokenizer = new ModelTokenizer(checkpoint, new ClipOptions { VocabularyPath = options.VocabularyPath }).Clip;
        TokenizerFiles.WriteHuggingFace(tokenizer, folder);
    }

    private static OnnxGraph InVariant(OnnxGraph graph, OnnxVariant variant) => variant switch
    {
        OnnxVariant.Float32 => graph,
        OnnxVariant.Float16 => HalfPrecision.Of(graph),
        OnnxVariant.Int8 => DynamicQuantization.Of(graph),
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "There is no such variant."),
    };

    private void WriteNetwork(OnnxGraph graph, string file)
    {
        int externalFiles = OnnxNetworkFile.Write(graph, Path.Combine(folder, ExportNames.NetworkFolder, file), options.EmbeddedLimit);
        if (externalFiles > 0)
        {
            _externalFiles.Add(file, externalFiles);
        }
    }

    private void Verify(ExportVerifier verifier, string name, OnnxVariant variant)
    {
        float floor = variant switch
        {
            OnnxVariant.Float32 => 0.9999f,
            OnnxVariant.Float16 => 0.999f,
            _ => 0.97f,
        };
        foreach (OnnxExportCheck check in verifier.Check(Path.Combine(folder, name), name))
        {
            Checks.Add(check);
            if (check.LowestCosine >= floor)
            {
                continue;
            }

            string problem = string.Create(CultureInfo.InvariantCulture, $"'{check.Output}' of '{check.File}' has a cosine of {check.LowestCosine} with the encoder's on sample inputs, where {floor} was expected.");
            if (variant != OnnxVariant.Int8)
            {
                throw new InferenceException($"{problem} Nothing was written.", "cpu");
            }

            Warnings.Add($"{problem} Measure this variant on your own data before use, or take fp16.");
        }
    }
}
