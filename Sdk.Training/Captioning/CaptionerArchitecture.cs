using Clip.Sdk.LanguageModels;

namespace Clip.Sdk.Training.Captioning;

/// <summary>The shape of a captioner.</summary>
/// <param name="EmbeddingWidth">D, the width of an embedding.</param>
/// <param name="Mapper">The mapping network.</param>
/// <param name="LanguageModel">The language model, a GPT-2.</param>
/// <param name="Views">V, embeddings of a picture; the mapping network maps each by itself.</param>
public sealed record CaptionerArchitecture(int EmbeddingWidth, CaptionMapperOptions Mapper, LanguageModelArchitecture LanguageModel, int Views = 1);
