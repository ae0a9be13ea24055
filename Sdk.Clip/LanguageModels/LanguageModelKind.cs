namespace Clip.Sdk.LanguageModels;

/// <summary>The families of causal language models that are read.</summary>
public enum LanguageModelKind
{
    /// <summary>GPT-2 and its kin (Radford et al. 2019): GELU by tanh, learned positions.</summary>
    Gpt2,

    /// <summary>OPT (Zhang et al. 2022, arXiv:2205.01068): ReLU, learned positions that begin at 2.</summary>
    Opt,
}
