namespace Clip.Sdk.Imaging;

/// <summary>How a picture is brought to the size of the network.</summary>
public enum ResizeMode
{
    /// <summary>The shorter side becomes the wanted size, then the centre is cut out. What CLIP was trained with.</summary>
    Shortest,

    /// <summary>Both sides become the wanted size; proportions change. SigLIP.</summary>
    Squash,

    /// <summary>The longer side becomes the wanted size, the rest is filled with a colour.</summary>
    Longest,
}
