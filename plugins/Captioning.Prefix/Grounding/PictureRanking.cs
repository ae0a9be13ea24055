namespace Clip.Sdk.Captioning;

/// <summary>Ranks texts of pictures by the language model's score and by how well the CLIP model finds they fit.</summary>
internal static class PictureRanking
{
    /// <summary>Ranks the texts of N pictures, each picture's by themselves.</summary>
    /// <param name="encoder">The text tower.</param>
    /// <param name="texts">[N] lists.</param>
    /// <param name="pictures">[N, D], raw embeddings of the whole pictures.</param>
    /// <param name="weight">What a cosine of 1 adds to a score.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>[N] lists with cosines, the best first; texts beyond the encoder's context come last, by their scores.</returns>
    public static IReadOnlyList<GeneratedText>[] Rank(
        ITextEncoder encoder, IReadOnlyList<IReadOnlyList<GeneratedText>> texts, float[] pictures, double weight, CancellationToken cancellationToken)
    {
        int width = encoder.Info.Dimensions;
        int[] pictureOf = [.. texts.SelectMany((own, picture) => Enumerable.Repeat(picture, own.Count))];
        GeneratedText[] all = [.. texts.SelectMany(own => own)];
        double?[] cosines = CaptionCosines.Of(encoder, all, text => pictures.AsSpan(pictureOf[text] * width, width), cancellationToken);
        var ranked = new IReadOnlyList<GeneratedText>[texts.Count];
        for (int picture = 0, first = 0; picture < ranked.Length; first += texts[picture].Count, picture++)
        {
            int start = first;
            ranked[picture] = [.. texts[picture].Select((text, i) => text with { Cosine = cosines[start + i] })
                .OrderByDescending(text => text.Cosine is { } cosine ? text.Score + (weight * cosine) : double.NegativeInfinity)
                .ThenByDescending(text => text.Score)];
        }

        return ranked;
    }
}
