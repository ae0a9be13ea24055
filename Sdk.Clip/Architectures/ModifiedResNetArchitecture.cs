using System.Text;

namespace Clip.Sdk.Architectures;

/// <summary>The shape of CLIP's ResNet: three-layer stem, average pooling before strided convolutions, attention pooling (Radford et al. 2021, section 2.4).</summary>
public sealed record ModifiedResNetArchitecture : VisionArchitecture
{
    /// <summary>Bottleneck blocks in each of the four stages.</summary>
    public required IReadOnlyList<int> StageBlocks { get; init; }

    /// <summary>Channels after the stem; the last stage has 32 times as many, which is <see cref="VisionArchitecture.Width"/>.</summary>
    public required int StemWidth { get; init; }

    /// <summary>Heads of the attention pool.</summary>
    public required int Heads { get; init; }

    /// <summary>Cells along one side of the last feature map.</summary>
    public int GridSize => ImageSize / 32;

    /// <summary>Compares by value, the blocks of the stages included.</summary>
    /// <param name="other">Another shape, or null.</param>
    public bool Equals(ModifiedResNetArchitecture? other) =>
        base.Equals(other) && StemWidth == other.StemWidth && Heads == other.Heads && StageBlocks.SequenceEqual(other.StageBlocks);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        StageBlocks.Aggregate(HashCode.Combine(base.GetHashCode(), StemWidth, Heads), HashCode.Combine);

    /// <summary>Prints the blocks too: a list prints as the name of its type otherwise, which differs by how it was made.</summary>
    /// <param name="builder">Receives the members.</param>
    protected override bool PrintMembers(StringBuilder builder)
    {
        base.PrintMembers(builder);
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $", StageBlocks = {string.Join('-', StageBlocks)}, StemWidth = {StemWidth}, Heads = {Heads}");
        return true;
    }
}
