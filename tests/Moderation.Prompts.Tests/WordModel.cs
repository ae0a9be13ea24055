using Clip.Sdk;

namespace Clip.Moderation.Prompts.Tests;

/// <summary>
/// A model whose space has one axis for each word of a small vocabulary, and one for the rest. A picture's embedding is that of its
/// name. Small enough to work out cosines by hand.
/// </summary>
internal sealed class WordModel : IClipModel, IImageEncoder, ITextEncoder
{
    private static readonly string[] Words = ["gun", "knife", "hammer", "tool", "beer", "milk", "toy", "child", "nude"];

    public WordModel(string space = "words-0123456789abcdef", string name = "words")
    {
        EncoderInfo = new EncoderInfo(Words.Length + 1, space, 8);
        Info = new ClipModelInfo
        {
            Name = name,
            Dimensions = Words.Length + 1,
            LogitScale = 20,
            ContextLength = ContextLength,
            ImageSize = 8,
            Source = "nowhere",
            Precision = "fp32",
            Device = "cpu",
            WeightsSha256 = new string('a', 64),
        };
    }

    public ClipModelInfo Info { get; }

    public IImageEncoder Images => this;

    public ITextEncoder Texts => this;

    public int ImageSize => 8;

    public int ContextLength => 12;

    public int EncodedTexts { get; private set; }

    EncoderInfo IEncoder<ImageSource>.Info => EncoderInfo;

    EncoderInfo IEncoder<string>.Info => EncoderInfo;

    private EncoderInfo EncoderInfo { get; }

    public void Encode(ReadOnlySpan<string> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        EncodedTexts += inputs.Length;
        for (int i = 0; i < inputs.Length; i++)
        {
            Embed(inputs[i], destination.Slice(i * EncoderInfo.Dimensions, EncoderInfo.Dimensions));
        }
    }

    public void Encode(ReadOnlySpan<ImageSource> inputs, Span<float> destination, EmbeddingForm form = EmbeddingForm.Normalized, CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = Path.GetFileNameWithoutExtension(inputs[i].Name);
            if (name.Contains("broken", StringComparison.Ordinal))
            {
                throw new ImageFormatException($"'{name}' is broken.", ImageFault.Corrupt, name);
            }

            Embed(name, destination.Slice(i * EncoderInfo.Dimensions, EncoderInfo.Dimensions));
        }
    }

    public void Measure(ReadOnlySpan<string> texts, Span<TextMeasure> destination)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            int count = Split(texts[i]).Sum(word => Math.Max(1, word.Length / 8));
            destination[i] = new TextMeasure(count, count > ContextLength - 2);
        }
    }

    public void Dispose()
    {
    }

    private static string[] Split(string text) => text.Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries);

    private static void Embed(string text, Span<float> row)
    {
        row.Clear();
        foreach (string word in Split(text))
        {
            int axis = Array.IndexOf(Words, word);
            row[axis < 0 ? Words.Length : axis] += 1;
        }

        float length = 0;
        foreach (float value in row)
        {
            length += value * value;
        }

        for (int i = 0; i < row.Length; i++)
        {
            row[i] /= MathF.Sqrt(length);
        }
    }
}
