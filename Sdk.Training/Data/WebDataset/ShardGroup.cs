using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Clip.Sdk.Training.Data.WebDataset;

/// <summary>The files of one sample while they are read.</summary>
internal sealed class ShardGroup(WebDatasetOptions options)
{
    private int _imageRank = int.MaxValue;
    private bool _isTooLarge;
    private bool _isCorrupt;

    public byte[]? Image { get; private set; }

    public IReadOnlyList<string> Captions { get; private set; } = [];

    public int ClassIndex { get; private set; } = -1;

    public bool IsEmpty { get; private set; } = true;

    /// <summary>What is wrong with the sample, or null.</summary>
    public string? Fault => _isTooLarge ? "member-too-large"
        : _isCorrupt ? "caption-corrupt"
        : Image is null ? "sample-without-image"
        : Captions.Count == 0 ? "sample-without-caption"
        : null;

    public bool Wants(string extension) =>
        RankOf(extension) < _imageRank || Is(extension, options.CaptionExtension) || Is(extension, options.ClassExtension);

    public void Add(string extension, byte[]? content)
    {
        IsEmpty = false;
        if (content is null)
        {
            _isTooLarge = true;
        }
        else if (Is(extension, options.CaptionExtension))
        {
            ReadCaptions(content);
        }
        else if (Is(extension, options.ClassExtension))
        {
            ClassIndex = int.TryParse(Encoding.ASCII.GetString(content).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : -1;
        }
        else
        {
            (Image, _imageRank) = (content, RankOf(extension));
        }
    }

    private void ReadCaptions(byte[] content)
    {
        if (!options.CaptionExtension.EndsWith("json", StringComparison.OrdinalIgnoreCase))
        {
            Captions = CaptionText.FromText(Encoding.UTF8.GetString(content));
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            Captions = CaptionText.FromJson(document.RootElement, options.CaptionProperty);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            _isCorrupt = true;
        }
    }

    private int RankOf(string extension)
    {
        for (int i = 0; i < options.ImageExtensions.Count; i++)
        {
            if (Is(extension, options.ImageExtensions[i]))
            {
                return i;
            }
        }

        return int.MaxValue;
    }

    private static bool Is(string extension, string wanted) => string.Equals(extension, wanted, StringComparison.OrdinalIgnoreCase);
}
