using Clip.Sdk.Hosts.Console.Output;

namespace Clip.Sdk.Hosts.Console.Jobs;

/// <summary>Encodes texts in chunks; a text that does not fit the context is an error of its own and not of its chunk.</summary>
internal static class TextJob
{
    private const int ChunkSize = 256;

    /// <param name="model">The model.</param>
    /// <param name="truncation">What was asked for texts that are too long.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="form">Unit-length rows or raw ones.</param>
    /// <param name="handle">Takes each text with its row, or its error.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>How many texts failed.</returns>
    public static Task<int> RunAsync(
        IClipModel model, TextTruncation truncation, IReadOnlyList<string> texts, EmbeddingForm form, TextHandler handle, CancellationToken cancellationToken) =>
        JobProgress.RunAsync("Encoding", "texts", texts.Count, async progress =>
        {
            int errors = 0;
            foreach (string[] chunk in texts.Chunk(ChunkSize))
            {
                errors += await Task.Run(() => Encode(model, truncation, chunk, form, handle, cancellationToken), cancellationToken);
                progress.Advance(chunk.Length);
            }

            return errors;
        });

    private static int Encode(
        IClipModel model, TextTruncation truncation, string[] chunk, EmbeddingForm form, TextHandler handle, CancellationToken cancellationToken)
    {
        var measures = new TextMeasure[chunk.Length];
        model.Texts.Measure(chunk, measures);
        bool refuses = truncation == TextTruncation.Error;
        string[] fitting = [.. chunk.Where((_, index) => !(refuses && measures[index].IsTruncated))];
        EmbeddingMatrix rows = model.Texts.Encode<string>(fitting, form, cancellationToken);

        int next = 0;
        for (int index = 0; index < chunk.Length; index++)
        {
            if (refuses && measures[index].IsTruncated)
            {
                handle(chunk[index], default, measures[index], TooLong(model, chunk[index], measures[index]));
            }
            else
            {
                handle(chunk[index], rows[next++], measures[index], error: null);
            }
        }

        return chunk.Length - fitting.Length;
    }

    private static InputException TooLong(IClipModel model, string text, TextMeasure measure)
    {
        string shortened = text.Length <= 60 ? text : text[..57] + "...";
        return new InputException(
            $"Text '{shortened}' has {measure.TokenCount} tokens but the context holds {model.Info.ContextLength - 2}. Shorten it, or pass --truncate.", shortened);
    }
}

/// <summary>Takes one text's result.</summary>
internal delegate void TextHandler(string text, ReadOnlySpan<float> embedding, TextMeasure measure, ClipException? error);
