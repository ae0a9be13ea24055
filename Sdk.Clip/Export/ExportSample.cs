using Clip.Sdk.Architectures;

namespace Clip.Sdk.Export;

/// <summary>Inputs that every export is tried on: two pictures of waves and two texts of different lengths, the same at each run.</summary>
internal sealed class ExportSample
{
    public const int Count = 2;
    private const int MaxTokens = 12;

    private readonly int[] _ends;

    public ExportSample(ClipArchitecture clip)
    {
        ImageSize = clip.Vision.ImageSize;
        Tokens = Math.Min(MaxTokens, clip.Text.ContextLength);
        Pixels = new float[Count * 3 * ImageSize * ImageSize];
        for (int i = 0; i < Pixels.Length; i++)
        {
            Pixels[i] = 2 * MathF.Sin(i * 0.37f) * MathF.Cos(i / (float)ImageSize * 0.11f);
        }

        Ids = new long[Count * Tokens];
        Mask = new long[Count * Tokens];
        _ends = clip.Text.Pooling == TextPooling.Last ? [Tokens - 1, Tokens - 1] : [Tokens - 1, Tokens / 2];
        for (int text = 0; text < Count; text++)
        {
            Fill(text, _ends[text], clip.Text);
        }
    }

    public int ImageSize { get; }

    public int Tokens { get; }

    /// <summary>[2, 3, S, S].</summary>
    public float[] Pixels { get; }

    /// <summary>[2, T].</summary>
    public long[] Ids { get; }

    /// <summary>[2, T]: 1 up to the end of each text.</summary>
    public long[] Mask { get; }

    /// <summary>The ids of one text up to its end.</summary>
    public long[] Text(int text) => Ids.AsSpan(text * Tokens, _ends[text] + 1).ToArray();

    private void Fill(int text, int end, TextArchitecture architecture)
    {
        long endOfText = architecture.Pooling == TextPooling.EndOfText ? architecture.EndOfTextId : architecture.VocabularySize - 1;
        int words = Math.Max(1, architecture.VocabularySize - 2);
        for (int position = 0; position < Tokens; position++)
        {
            long word = ((position * 7919L) + (text * 104729L) + 17) % words;
            Ids[(text * Tokens) + position] = position >= end ? endOfText : word == endOfText ? 0 : word;
            Mask[(text * Tokens) + position] = position <= end ? 1 : 0;
        }
    }
}
