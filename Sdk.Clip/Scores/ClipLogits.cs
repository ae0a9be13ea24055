using System.Numerics.Tensors;

namespace Clip.Sdk.Scores;

/// <summary>From cosines to logits and probabilities, by the rule that the model was trained with.</summary>
public static class ClipLogits
{
    /// <summary>logit = scale × cosine + bias.</summary>
    /// <param name="model">Gives scale and bias.</param>
    /// <param name="cosines">Cosines, of any shape.</param>
    /// <param name="destination">Receives the logits; may be <paramref name="cosines"/> itself.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="cosines"/>.</exception>
    public static void FromCosines(ClipModelInfo model, ReadOnlySpan<float> cosines, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(model);
        TensorPrimitives.Multiply(cosines, model.LogitScale, destination);
        if (model.LogitBias != 0)
        {
            TensorPrimitives.Add(destination[..cosines.Length], model.LogitBias, destination);
        }
    }

    /// <summary>The probabilities of one picture's candidates: softmax over them, or one sigmoid each for <see cref="ClipObjective.Sigmoid"/>.</summary>
    /// <param name="model">Gives scale, bias and objective.</param>
    /// <param name="cosines">[M] cosines of one picture with its candidates.</param>
    /// <param name="destination">[M]; may be <paramref name="cosines"/> itself.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="cosines"/>.</exception>
    public static void Probabilities(ClipModelInfo model, ReadOnlySpan<float> cosines, Span<float> destination)
    {
        FromCosines(model, cosines, destination);
        Span<float> logits = destination[..cosines.Length];
        if (model.Objective == ClipObjective.Sigmoid)
        {
            TensorPrimitives.Sigmoid(logits, logits);
        }
        else
        {
            Softmax(logits);
        }
    }

    // TensorPrimitives.SoftMax does not subtract the maximum, and 100 × cosine may overflow an exponential.
    private static void Softmax(Span<float> logits)
    {
        if (logits.IsEmpty)
        {
            return;
        }

        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), logits);
        TensorPrimitives.Exp(logits, logits);
        TensorPrimitives.Divide(logits, TensorPrimitives.Sum<float>(logits), logits);
    }
}
