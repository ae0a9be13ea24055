namespace Clip.Sdk.Hosts.Console.Evaluation;

/// <summary>Pictures of a data set as embeddings, with what is known about each.</summary>
/// <param name="Images">[N, D].</param>
/// <param name="Names">[N] what each picture is called.</param>
/// <param name="Captions">[N] the captions of each picture.</param>
/// <param name="Labels">[N] the class of each picture, or −1.</param>
internal sealed record EncodedPairs(EmbeddingMatrix Images, IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<string>> Captions, int[] Labels);
