namespace Clip.Sdk.Batches;

/// <summary>The first line of a journal: what the rows behind it belong to.</summary>
/// <param name="Journal">Version of the journal's form.</param>
/// <param name="Head">The head's name.</param>
/// <param name="Fingerprint">The head's <see cref="BatchDescription.Fingerprint"/>.</param>
/// <param name="Input">The input, for people.</param>
internal sealed record JournalHeader(int Journal, string Head, string Fingerprint, string Input)
{
    public const int CurrentVersion = 1;
}
