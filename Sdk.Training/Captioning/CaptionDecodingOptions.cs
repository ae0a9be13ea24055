using System.ComponentModel.DataAnnotations;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Training.Captioning;

/// <summary>How the captioner is meant to be decoded; nothing of it changes what is learned.</summary>
public sealed record CaptionDecodingOptions
{
    /// <summary>
    /// With 'language_model.names': when a name is chosen, its probability is multiplied by its zero-shot probability in the view that shows it
    /// best, to this power. 0 leaves names to the language model; about 0.6 helps one that has seen few pictures. Default 0.
    /// </summary>
    [Range(0, 100)]
    public double Grounding { get; init; }

    /// <summary>What a cosine of 1 between caption and picture adds to the mean log-probability that captions are ranked by. Default 0.</summary>
    [Range(0, 1_000_000)]
    public double PictureWeight { get; init; }

    /// <summary>With 'views': each window is embedded at its size and at this much less and more, and the mean is taken; see <see cref="PictureViews.SizeStep"/>. Default 0.</summary>
    [Range(0, 0.5)]
    public double SizeStep { get; init; }
}
