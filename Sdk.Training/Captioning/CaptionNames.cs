using System.Numerics.Tensors;

namespace Clip.Sdk.Training.Captioning;

/// <summary>Names that are a token each, and where their embeddings start: at what the text tower makes of them.</summary>
/// <param name="Phrases">The names with the space in front of them.</param>
/// <param name="Embeddings">[M, D].</param>
internal sealed record CaptionNames(IReadOnlyList<string> Phrases, EmbeddingMatrix Embeddings)
{
    private const int LongestFile = 1 << 24;
    private const int MostNames = 1 << 18;

    /// <summary>A name is embedded as the mean of what it is in these sentences.</summary>
    public static IReadOnlyList<string> Sentences { get; } = ["{}", "a {}", "a picture of a {}"];

    /// <summary>Reads the names that the options mean, or null where they mean none.</summary>
    /// <exception cref="InputException">The file cannot be read or holds no names, or the options ask for what does not go with names.</exception>
    public static CaptionNames? Read(CaptionerOptions options, ITextEncoder texts)
    {
        if (options.LanguageModel.Names is not { } path)
        {
            return null;
        }

        if (options.LanguageModel.Checkpoint is not null)
        {
            throw new InputException("A language model that is there has its own vocabulary. Leave 'language_model.names' or 'language_model.checkpoint' out.", path);
        }

        string[] names = ReadFile(path);
        return new CaptionNames([.. names.Select(name => " " + name)], Embed(names, texts));
    }

    private static string[] ReadFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                throw new InputException($"The file of names '{path}' is longer than {LongestFile >> 20} MiB. Name a text file with one name a line.", path);
            }

            string[] names = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal)];
            return names.Length is > 0 and <= MostNames
                ? names
                : throw new InputException($"The file of names '{path}' holds {names.Length} names, wanted 1 to {MostNames}, one a line.", path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The file of names '{path}' cannot be read: {error.Message}", path, error);
        }
    }

    /// <summary>Rows of unit length around a mean of zero: what all names have in common tells none of them apart, and would drown out other tokens.</summary>
    private static EmbeddingMatrix Embed(string[] names, ITextEncoder texts)
    {
        int width = texts.Info.Dimensions;
        float[] rows = new float[names.Length * width];
        foreach (string sentence in Sentences)
        {
            string[] said = [.. names.Select(name => sentence.Replace("{}", name, StringComparison.Ordinal))];
            TensorPrimitives.Add(rows, texts.Encode<string>(said, EmbeddingForm.Normalized).Values.Span, rows);
        }

        float[] mean = new float[width];
        for (int row = 0; row < names.Length; row++)
        {
            TensorPrimitives.MultiplyAdd(rows.AsSpan(row * width, width), 1f / names.Length, mean, mean);
        }

        for (int row = 0; row < names.Length; row++)
        {
            Span<float> own = rows.AsSpan(row * width, width);
            TensorPrimitives.Subtract(own, mean, own);
            TensorPrimitives.Divide(own, MathF.Max(TensorPrimitives.Norm<float>(own), float.Epsilon), own);
        }

        return new EmbeddingMatrix(rows, width, isNormalized: true);
    }
}
