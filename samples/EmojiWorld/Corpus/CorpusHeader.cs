using System.Text.Json.Serialization;

namespace Clip.Sdk.Samples.EmojiWorld.Corpus;

/// <summary>What stands at the head of a corpus file.</summary>
internal sealed record CorpusHeader(int IconSize, IReadOnlyList<CorpusConcept> Concepts, IReadOnlyList<CorpusStyle> Styles);

/// <summary>A concept in the head of a corpus file.</summary>
internal sealed record CorpusConcept(string Code, ConceptKind Kind, string Name, IReadOnlyList<string> OtherNames, IReadOnlyList<string> Tags, int Group);

/// <summary>A style in the head of a corpus file: the concepts that it draws, and the length of its compressed pixels.</summary>
internal sealed record CorpusStyle(string Name, bool IsTestOnly, IReadOnlyList<int> Concepts, long Length);

[JsonSerializable(typeof(CorpusHeader))]
internal sealed partial class CorpusJson : JsonSerializerContext;
