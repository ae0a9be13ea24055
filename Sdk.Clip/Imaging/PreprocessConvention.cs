namespace Clip.Sdk.Imaging;

/// <summary>Whose order of steps is followed. The two give different pixels for palette, transparent and CMYK pictures, and crops that differ by a pixel.</summary>
public enum PreprocessConvention
{
    /// <summary>openai/CLIP and open_clip (torchvision): resize in the file's own mode, crop with offsets rounded half to even, then convert to RGB.</summary>
    OpenAi,

    /// <summary>Hugging Face's CLIPImageProcessor (the one on NumPy and Pillow): convert to RGB, resize, crop with offsets rounded down.</summary>
    HuggingFace,
}
