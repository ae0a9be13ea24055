namespace Clip.Sdk.Checkpoints;

/// <summary>Whose naming and habits a checkpoint follows; tokenization and preprocessing follow it too.</summary>
public enum CheckpointFamily
{
    /// <summary>OpenAI's published archives and state dictionaries saved from openai/CLIP.</summary>
    OpenAi,

    /// <summary>The layout of transformers' <c>CLIPModel</c>, with a <c>config.json</c>.</summary>
    HuggingFace,

    /// <summary>open_clip's weights with an <c>open_clip_config.json</c>, or its training checkpoints.</summary>
    OpenClip,
}
