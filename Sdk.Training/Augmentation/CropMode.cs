namespace Clip.Sdk.Training.Augmentation;

/// <summary>How a picture becomes a square of the model's size.</summary>
public enum CropMode
{
    /// <summary>A random part of random shape, resized (torchvision's RandomResizedCrop, Pillow's bicubic arithmetic).</summary>
    RandomResized,

    /// <summary>The shorter side resized, the centre cropped: what the encoders see when the model is used.</summary>
    Centre,

    /// <summary>Both sides resized, without keeping the proportions.</summary>
    Squash,
}
