namespace Clip.Sdk.Checkpoints;

/// <summary>
/// transformers' naming of SigLIP, where it differs from CLIP's: the text projection is called a head, and the image tower's head
/// has q, k and v in one matrix.
/// </summary>
internal static class SiglipLayout
{
    private const string Probe = "vision_model.head.probe";
    private const string Joined = "vision_model.head.attention.in_proj_";

    private static readonly string[] Parts = ["q_proj", "k_proj", "v_proj"];

    private static readonly (string Source, string Internal)[] Renamed =
    [
        ("text_model.head.", "text_projection."),
        ("vision_model.head.attention.out_proj.", "vision_model.head.self_attn.out_proj."),
        ("vision_model.head.layernorm.", "vision_model.head.layer_norm2."),
    ];

    /// <summary>True when the names are those of a SigLIP model.</summary>
    public static bool Matches(IReadOnlyDictionary<string, CheckpointTensor> tensors) => tensors.ContainsKey(Probe);

    /// <summary>Takes one tensor over; false when its name is CLIP's own.</summary>
    public static bool TryMap(string name, CheckpointTensor tensor, MappedTensors mapped)
    {
        if (name.StartsWith(Joined, StringComparison.Ordinal))
        {
            return JoinedTensor.TrySplit(tensor, Array.ConvertAll(Parts, part => $"vision_model.head.self_attn.{part}.{name[Joined.Length..]}"), mapped);
        }

        foreach ((string source, string target) in Renamed)
        {
            if (name.StartsWith(source, StringComparison.Ordinal))
            {
                return mapped.Tensors.TryAdd(target + name[source.Length..], tensor);
            }
        }

        return false;
    }

    /// <summary>The name that the file uses for an internal one.</summary>
    public static string SourceName(string name)
    {
        string? part = Array.Find(Parts, part => name.StartsWith($"vision_model.head.self_attn.{part}.", StringComparison.Ordinal));
        if (part is not null)
        {
            return Joined + name[(name.LastIndexOf('.') + 1)..];
        }

        (string source, string target) = Array.Find(Renamed, pair => name.StartsWith(pair.Internal, StringComparison.Ordinal));
        return source is null ? name : source + name[target.Length..];
    }
}
