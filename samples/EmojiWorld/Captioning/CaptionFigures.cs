namespace Clip.Sdk.Samples.EmojiWorld.Captioning;

/// <summary>How good captions of a set of scenes are.</summary>
/// <param name="Set">The scenes.</param>
/// <param name="Captions">Who made the captions.</param>
/// <param name="Count">How many.</param>
/// <param name="Bleu4">BLEU-4, 0 to 1.</param>
/// <param name="Cider">CIDEr-D, 0 to 10.</param>
/// <param name="ObjectPrecision">Part of the named things that are there.</param>
/// <param name="ObjectRecall">Part of the things that are named.</param>
/// <param name="ObjectF1">Their harmonic mean.</param>
/// <param name="ClipScore">Mean CLIPScore of Hessel et al. under the embedded model, without a prefix.</param>
/// <param name="RefClipScore">Mean RefCLIPScore.</param>
public sealed record CaptionFigures(
    string Set, string Captions, int Count, double Bleu4, double Cider, double ObjectPrecision, double ObjectRecall, double ObjectF1, double ClipScore, double RefClipScore);
