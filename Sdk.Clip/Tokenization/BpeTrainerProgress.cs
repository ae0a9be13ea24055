namespace Clip.Sdk.Tokenization;

/// <summary>How far a <see cref="BpeTrainer"/> is.</summary>
/// <param name="Texts">Texts read; all of them once merges are learned.</param>
/// <param name="DistinctWords">Different words seen.</param>
/// <param name="Merges">Merges learned; 0 while texts are read.</param>
/// <param name="WantedMerges">Merges asked for.</param>
public readonly record struct BpeTrainerProgress(long Texts, int DistinctWords, int Merges, int WantedMerges);
