namespace Clip.Sdk.Training.Data;

/// <summary>Numbers that keep the random draws of different purposes apart, though all come from one seed.</summary>
internal static class RandomStreams
{
    public const long ListOrder = 1;
    public const long ShardOrder = 2;
    public const long ShardDraw = 3;
    public const long ShuffleBuffer = 4;
    public const long Mixture = 5;
    public const long Caption = 6;
    public const long Augmentation = 7;
    public const long Erasing = 8;
    public const long Corruption = 9;
}
