namespace Clip.Sdk.Imaging.Decoding;

/// <summary>Turns palette indices into colours.</summary>
internal static class PaletteExpansion
{
    /// <param name="indices">[H, W] indices.</param>
    /// <param name="width">W.</param>
    /// <param name="height">H.</param>
    /// <param name="colours">[256, 3] R G B.</param>
    internal static DecodedImage Expand(ReadOnlySpan<byte> indices, int width, int height, ReadOnlySpan<byte> colours) =>
        DecodedImage.Rent(PixelMode.Palette, width, height, new State(indices, colours), static (pixels, state) =>
        {
            for (int i = 0, to = 0; i < state.Indices.Length; i++, to += 3)
            {
                state.Colours.Slice(state.Indices[i] * 3, 3).CopyTo(pixels[to..]);
            }
        });

    private readonly ref struct State(ReadOnlySpan<byte> indices, ReadOnlySpan<byte> colours)
    {
        internal readonly ReadOnlySpan<byte> Indices = indices;
        internal readonly ReadOnlySpan<byte> Colours = colours;
    }
}
