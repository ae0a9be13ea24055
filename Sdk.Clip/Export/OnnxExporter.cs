using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Export;

/// <summary>
/// Writes a model as ONNX in the layout that Transformers.js and Optimum read: <c>onnx/text_model.onnx</c>,
/// <c>onnx/vision_model.onnx</c> and <c>onnx/model.onnx</c> with the inputs and outputs of Hugging Face's classes, and the
/// configurations of model, pictures and tokenizer beside them. Only standard operators are used.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Exports a checkpoint. The directory appears whole or not at all.</summary>
    /// <remarks>
    /// Embeddings of <c>text_model</c> and <c>vision_model</c> are as the projection makes them; <c>model</c> gives them in unit
    /// length, beside <c>logits_per_image</c> and <c>logits_per_text</c>, as Hugging Face's <c>CLIPModel</c> does.
    /// </remarks>
    /// <param name="checkpoint">The open checkpoint; stays the caller's.</param>
    /// <param name="directory">Where to write; must not exist, be empty, or hold an export that may be replaced.</param>
    /// <param name="options">What to write; null for the defaults.</param>
    /// <param name="cancellationToken">Checked between networks.</param>
    /// <returns>What was written, with warnings about what is missing.</returns>
    /// <exception cref="InputException">Something is at that place already, or the model is a SigLIP.</exception>
    /// <exception cref="ModelFormatException">The vocabulary or the picture settings are damaged or belong to another model.</exception>
    /// <exception cref="InferenceException">Verification found a network that gives other embeddings than the encoders.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static OnnxExportReport Export(
        Checkpoint checkpoint, string directory, OnnxExportOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        options ??= new OnnxExportOptions();
        if (checkpoint.Architecture.Vision is VisionTransformerArchitecture { Pooling: not VisionPooling.ClassToken })
        {
            throw new InputException($"'{checkpoint.Architecture.Name}' is a SigLIP model, which this version does not export. Models with CLIP's towers can be exported.");
        }

        using ExportDirectory target = ExportDirectory.Begin(directory, options.Overwrite, checkpoint);
        var run = new ExportRun(checkpoint, options, target.Path);

        // The tokenizer first: a vocabulary of another model is found before gigabytes are written.
        run.WriteTokenizer();
        run.WriteNetworks(cancellationToken);
        run.WriteConfiguration();
        OnnxExportFile[] files = Files(target.Path);
        cancellationToken.ThrowIfCancellationRequested();
        target.Commit();
        return new OnnxExportReport
        {
            Directory = target.Target,
            Files = files,
            OperatorSet = OnnxGraph.OperatorSet,
            Warnings = run.Warnings,
            Checks = run.Checks,
        };
    }

    private static OnnxExportFile[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => new OnnxExportFile(Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), new FileInfo(path).Length))
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
