namespace AestheticHead;

/// <summary>The head's section of the host's configuration.</summary>
public sealed record AestheticOptions
{
    /// <summary>The predictor: a file with the tensors <c>weight</c> [1, D] and <c>bias</c> [1]. Relative paths start at the plugin's folder.</summary>
    public string Weights { get; init; } = "sa_0_4_vit_b_32_linear.pth";
}
