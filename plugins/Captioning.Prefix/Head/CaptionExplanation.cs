namespace Clip.Sdk.Captioning;

/// <summary>A caption with what each of its words rests on.</summary>
/// <param name="Caption">The text.</param>
/// <param name="Grid">G: the picture was cut into G rows and G columns.</param>
/// <param name="Words">Each word with G · G drops, row by row from the top left: where its log-probability falls when a cell is painted over.</param>
/// <param name="PrefixWords">Each word with k drops: where its log-probability falls when a position of the prefix is replaced by the mean of the others.</param>
public sealed record CaptionExplanation(string Caption, int Grid, IReadOnlyList<WordAttribution> Words, IReadOnlyList<WordAttribution> PrefixWords);
