using Clip.Sdk.Checkpoints;

namespace Clip.Sdk.LanguageModels;

/// <summary>The tensors of one model in a file that may hold more than that: names are told without what stands before them.</summary>
internal sealed class LanguageTensors
{
    /// <summary>What the published files put before the first of a family's own names: all of it, or nothing.</summary>
    private static readonly (LanguageModelKind Kind, string Stem, string Probe)[] Families =
    [
        (LanguageModelKind.Gpt2, "transformer.", "wte.weight"),
        (LanguageModelKind.Gpt2, "", "wte.weight"),
        (LanguageModelKind.Opt, "model.decoder.", "embed_tokens.weight"),
        (LanguageModelKind.Opt, "decoder.", "embed_tokens.weight"),
        (LanguageModelKind.Opt, "", "embed_tokens.weight"),
    ];

    private readonly TensorArchive _archive;
    private readonly string _prefix;
    private readonly string _stem;

    private LanguageTensors(TensorArchive archive, string prefix, string stem, LanguageModelKind kind)
    {
        _archive = archive;
        _prefix = prefix;
        _stem = stem;
        Kind = kind;
    }

    public LanguageModelKind Kind { get; }

    public string Path => _archive.Path;

    /// <exception cref="ModelFormatException">The file holds no model of a known family behind the prefix.</exception>
    public static LanguageTensors Of(TensorArchive archive, string prefix)
    {
        foreach ((LanguageModelKind kind, string stem, string probe) in Families)
        {
            if (archive.Tensors.ContainsKey(prefix + stem + probe))
            {
                return new LanguageTensors(archive, prefix, prefix + stem, kind);
            }
        }

        throw new ModelFormatException(
            $"'{archive.Path}' holds no GPT-2 ('{prefix}transformer.wte.weight') and no OPT ('{prefix}model.decoder.embed_tokens.weight').{NameList.Sentence(" It holds", [.. archive.Tensors.Keys.Take(8)])} "
            + "Name a file of a causal language model, and what stands before its tensors' names.",
            archive.Path);
    }

    public bool Has(string name) => _archive.Tensors.ContainsKey(_stem + name);

    /// <summary>A tensor of the blocks, which must have the given shape.</summary>
    /// <exception cref="ModelFormatException">It is absent or has another shape.</exception>
    public CheckpointTensor Get(string name, params ReadOnlySpan<long> shape)
    {
        CheckpointTensor tensor = _archive.Tensors.GetValueOrDefault(_stem + name)
            ?? throw new ModelFormatException($"'{Path}' has no tensor '{_stem + name}'. The file is incomplete, or 'config.json' belongs to another model.", Path);
        return tensor.Shape.SequenceEqual(shape.ToArray())
            ? tensor
            : throw new ModelFormatException($"Tensor '{tensor.Name}' in '{Path}' has the shape {tensor.ShapeText}, wanted [{string.Join(", ", shape.ToArray())}]. The file and its 'config.json' belong to different models.", Path);
    }

    /// <summary>The tensor as it is, for reading the shape of a model from it.</summary>
    public IReadOnlyList<long> ShapeOf(string name, int dimensions)
    {
        CheckpointTensor? tensor = _archive.Tensors.GetValueOrDefault(_stem + name);
        return tensor?.Shape.Count == dimensions
            ? tensor.Shape
            : throw new ModelFormatException($"'{Path}' has {(tensor is null ? "no tensor" : $"the shape {tensor.ShapeText} for")} '{_stem + name}', where a tensor of {dimensions} dimensions was wanted.", Path);
    }

    /// <summary>The matrix that gives the logits: one of its own, or the word embeddings.</summary>
    public CheckpointTensor Head(string embeddings, params ReadOnlySpan<long> shape) =>
        _archive.Tensors.TryGetValue(_prefix + "lm_head.weight", out CheckpointTensor? own) && own.Shape.SequenceEqual(shape.ToArray())
            ? own
            : Get(embeddings, shape);
}
