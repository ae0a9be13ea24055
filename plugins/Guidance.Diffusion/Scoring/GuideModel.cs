using Clip.Sdk;
using Clip.Sdk.Engines;
using Clip.Sdk.Guidance;

namespace Clip.Guidance.Diffusion.Scoring;

/// <summary>A model as guidance uses it: encoders for prompts, and one that gives gradients, which one caller uses at a time.</summary>
internal sealed class GuideModel : IDisposable
{
    private readonly IClipModel _model;
    private readonly IDifferentiableImageEncoder _gradients;
    private readonly bool _ownsModel;
    private readonly Lock _inUse = new();

    /// <exception cref="InputException">The encoders are of different spaces.</exception>
    public GuideModel(IClipModel model, IDifferentiableImageEncoder gradients, bool ownsModel)
    {
        (_model, _gradients, _ownsModel) = (model, gradients, ownsModel);
        if (model.Images.Info.SpaceId != gradients.SpaceId)
        {
            throw new InputException($"The model '{model.Info.Source}' has embeddings of '{model.Images.Info.SpaceId}' but its gradients are of '{gradients.SpaceId}'. Both must come from one checkpoint, loaded with the same options.");
        }
    }

    /// <summary>S.</summary>
    public int ImageSize => _gradients.ImageSize;

    /// <summary>D.</summary>
    public int Dimensions => _gradients.Dimensions;

    /// <summary>Pictures that the encoder keeps in memory at once.</summary>
    public int MaxBatchSize => _gradients.MaxBatchSize;

    /// <summary>Unit-length embeddings of prompts, [P, D].</summary>
    public float[] Embed(IReadOnlyList<GuidancePrompt> prompts, CancellationToken cancellationToken)
    {
        float[] rows = new float[checked(prompts.Count * Dimensions)];
        for (int i = 0; i < prompts.Count; i++)
        {
            Span<float> row = rows.AsSpan(i * Dimensions, Dimensions);
            if (prompts[i].Text is string text)
            {
                _model.Texts.Encode([text], row, EmbeddingForm.Normalized, cancellationToken);
            }
            else
            {
                _model.Images.Encode([prompts[i].Image!], row, EmbeddingForm.Normalized, cancellationToken);
            }
        }

        return rows;
    }

    public void Differentiate(ReadOnlySpan<float> pixels, int count, EmbeddingLoss loss, Span<float> pixelGradient)
    {
        lock (_inUse)
        {
            _gradients.Differentiate(pixels, count, loss, pixelGradient);
        }
    }

    public void Dispose()
    {
        lock (_inUse)
        {
            _gradients.Dispose();
        }

        if (_ownsModel)
        {
            _model.Dispose();
        }
    }
}
