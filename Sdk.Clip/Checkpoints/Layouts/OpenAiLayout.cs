using System.Text.RegularExpressions;

namespace Clip.Sdk.Checkpoints;

/// <summary>
/// The naming of openai/CLIP, which open_clip took over: q, k and v in one matrix, projections as [width, D], and for
/// open_clip's models with a text tower of their own class the prefix <c>text.</c>.
/// </summary>
internal static partial class OpenAiLayout
{
    private const string TextPrefix = "text.";

    private static readonly (string Source, string Internal)[] Simple =
    [
        ("visual.class_embedding", "vision_model.embeddings.class_embedding"),
        ("visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"),
        ("visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"),
        ("visual.ln_pre.weight", "vision_model.pre_layrnorm.weight"),
        ("visual.ln_pre.bias", "vision_model.pre_layrnorm.bias"),
        ("visual.ln_post.weight", "vision_model.post_layernorm.weight"),
        ("visual.ln_post.bias", "vision_model.post_layernorm.bias"),
        ("visual.proj", "visual_projection.weight"),
        ("token_embedding.weight", "text_model.embeddings.token_embedding.weight"),
        ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
        ("ln_final.weight", "text_model.final_layer_norm.weight"),
        ("ln_final.bias", "text_model.final_layer_norm.bias"),
        ("text_projection", "text_projection.weight"),
        ("logit_scale", "logit_scale"),
        ("logit_bias", "logit_bias"),
    ];

    private static readonly (string Source, string Internal)[] InBlock =
    [
        ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"), ("attn.out_proj", "self_attn.out_proj"), ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2"),
    ];

    // Numbers that OpenAI's archives carry beside the weights, and buffers that follow from the shapes.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal) { "input_resolution", "context_length", "vocab_size", "attn_mask" };

    private static readonly string[] Joined = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"];

    /// <summary>True when the names are OpenAI's or open_clip's.</summary>
    public static bool Matches(IReadOnlyCollection<string> names) =>
        names.Any(name => name.StartsWith("visual.", StringComparison.Ordinal))
        && names.Any(name => WithoutTextPrefix(name) == "token_embedding.weight");

    /// <summary>True when the three integer buffers are there that only OpenAI's published archives have.</summary>
    public static bool HasReleaseMarkers(IReadOnlyDictionary<string, CheckpointTensor> tensors) =>
        Array.TrueForAll(["input_resolution", "context_length", "vocab_size"], name =>
            tensors.TryGetValue(name, out CheckpointTensor? tensor) && tensor is { Type: TensorType.Int64, ElementCount: 1 });

    /// <summary>Renames, splits q, k and v as views, and transposes the two projections.</summary>
    public static MappedTensors Map(IReadOnlyDictionary<string, CheckpointTensor> tensors, StorageSet storages)
    {
        bool isResNet = tensors.ContainsKey("visual.layer1.0.conv1.weight");
        bool hasTextPrefix = tensors.ContainsKey(TextPrefix + "token_embedding.weight");
        MappedTensors mapped = new() { SourceName = name => SourceName(name, isResNet, hasTextPrefix) };
        foreach ((string source, CheckpointTensor tensor) in tensors)
        {
            string name = WithoutTextPrefix(source);
            if (Ignored.Contains(name) || name.EndsWith(".num_batches_tracked", StringComparison.Ordinal))
            {
                continue;
            }

            if (!TryMap(name, tensor, isResNet, mapped, storages))
            {
                mapped.Surplus.Add(source);
            }
        }

        return mapped;
    }

    private static string WithoutTextPrefix(string name) => name.StartsWith(TextPrefix, StringComparison.Ordinal) ? name[TextPrefix.Length..] : name;

    private static bool TryMap(string name, CheckpointTensor tensor, bool isResNet, MappedTensors mapped, StorageSet storages)
    {
        if (isResNet && name.StartsWith("visual.", StringComparison.Ordinal))
        {
            return mapped.Tensors.TryAdd(name, tensor);
        }

        foreach ((string source, string target) in Simple)
        {
            if (name == source)
            {
                bool isProjection = target is "visual_projection.weight" or "text_projection.weight" && tensor.Shape.Count == 2;
                return mapped.Tensors.TryAdd(target, isProjection ? TensorConversion.Transposed(tensor, target, storages) : tensor);
            }
        }

        // open_clip with proj_bias stores a linear layer, whose weight is [D, width] already.
        return name == "text_projection.weight" ? mapped.Tensors.TryAdd(name, tensor) : TryMapBlock(name, tensor, mapped);
    }

    private static bool TryMapBlock(string name, CheckpointTensor tensor, MappedTensors mapped)
    {
        if (BlockName().Match(name) is not { Success: true } match)
        {
            return false;
        }

        string block = $"{(match.Groups["visual"].Success ? "vision_model" : "text_model")}.encoder.layers.{match.Groups["layer"].ValueSpan}";
        string part = match.Groups["part"].Value;
        string kind = match.Groups["kind"].Value;
        if (part == "attn.in_proj")
        {
            // [3 W, W] or [3 W] holds q, k and v one after the other.
            return JoinedTensor.TrySplit(tensor, Array.ConvertAll(Joined, name => $"{block}.{name}.{kind}"), mapped);
        }

        foreach ((string source, string target) in InBlock)
        {
            if (part == source)
            {
                return mapped.Tensors.TryAdd($"{block}.{target}.{kind}", tensor);
            }
        }

        return false;
    }

    private static string SourceName(string name, bool isResNet, bool hasTextPrefix)
    {
        string prefix = hasTextPrefix && name.StartsWith("text_", StringComparison.Ordinal) ? TextPrefix : "";
        if (isResNet && name.StartsWith("visual.", StringComparison.Ordinal))
        {
            return name;
        }

        foreach ((string source, string target) in Simple)
        {
            if (name == target)
            {
                return prefix + source;
            }
        }

        if (InternalBlockName().Match(name) is not { Success: true } match)
        {
            return name;
        }

        string part = match.Groups["part"].Value;
        string sourcePart = Joined.Contains(part, StringComparer.Ordinal)
            ? $"attn.in_proj_{match.Groups["kind"].ValueSpan}"
            : $"{Array.Find(InBlock, pair => pair.Internal == part).Source}.{match.Groups["kind"].ValueSpan}";
        return $"{(match.Groups["tower"].ValueSpan.SequenceEqual("vision") ? "visual." : prefix)}transformer.resblocks.{match.Groups["layer"].ValueSpan}.{sourcePart}";
    }

    [GeneratedRegex(@"^(?<visual>visual\.)?transformer\.resblocks\.(?<layer>\d{1,4})\.(?<part>attn\.in_proj(?=_)|attn\.out_proj|ln_1|ln_2|mlp\.c_fc|mlp\.c_proj)[._](?<kind>weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex BlockName();

    [GeneratedRegex(@"^(?<tower>vision|text)_model\.encoder\.layers\.(?<layer>\d+)\.(?<part>.+)\.(?<kind>weight|bias)$", RegexOptions.CultureInvariant)]
    private static partial Regex InternalBlockName();
}
