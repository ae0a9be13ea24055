using Clip.Sdk;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Painting;

/// <summary>CLIP scores of whole pictures by the host's own encoders, which took no part in painting them.</summary>
internal sealed class PictureScores
{
    private readonly IClipModel _model;
    private readonly float[][] _prompts;

    private PictureScores(IClipModel model, float[][] prompts) => (_model, _prompts) = (model, prompts);

    public static PictureScores Of(IClipModel model, IReadOnlyList<GuidancePrompt> prompts, CancellationToken cancellationToken) => new(model,
    [
        .. prompts.Select(prompt => prompt.Text is string text
            ? model.Texts.EncodeOne(text, cancellationToken: cancellationToken)
            : model.Images.EncodeOne(prompt.Image!, cancellationToken: cancellationToken)),
    ]);

    /// <summary>[P] 100 · max(cosine, 0).</summary>
    public double[] Score(RgbPixels picture, CancellationToken cancellationToken)
    {
        float[] embedding = _model.Images.EncodeOne(picture.ToSource(), cancellationToken: cancellationToken);
        return [.. _prompts.Select(prompt => 100 * Math.Max(0, embedding.Zip(prompt, (x, y) => (double)x * y).Sum()))];
    }
}
