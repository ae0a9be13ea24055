using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests;

/// <summary>Colours and letters in one space: red pictures lie where the letter a lies, green ones at b, blue ones at c.</summary>
internal sealed class FakeClipModel : IClipModel
{
    public ClipModelInfo Info { get; init; } = new()
    {
        Name = "letters", Dimensions = 4, LogitScale = 10, ContextLength = 10, ImageSize = 4, Source = "memory", Precision = "fp32", Device = "cpu",
    };

    public IImageEncoder Images { get; init; } = new ColorEncoder();

    public LetterEncoder Letters { get; init; } = new() { ContextLength = 100 };

    public ITextEncoder Texts => Letters;

    public void Dispose()
    {
    }
}
