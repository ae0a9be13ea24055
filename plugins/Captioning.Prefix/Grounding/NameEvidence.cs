using System.Numerics.Tensors;

namespace Clip.Sdk.Captioning;

/// <summary>What one picture says of each name: added to the logits of the names' tokens, whose probability altogether stays as it was.</summary>
/// <param name="firstToken">Id of the first name.</param>
/// <param name="values">[M], natural logarithms up to a constant.</param>
/// <remarks>Because the sum stays, evidence decides which name is said, never whether a name is said here at all: that is the language model's.</remarks>
internal sealed class NameEvidence(int firstToken, float[] values)
{
    /// <summary>Weighs the names.</summary>
    /// <param name="logits">[V] in place.</param>
    public void Apply(Span<float> logits)
    {
        Span<float> names = logits.Slice(firstToken, values.Length);
        double before = LogitRules.LogSumExp(names);
        TensorPrimitives.Add(names, values, names);
        TensorPrimitives.Add(names, (float)(before - LogitRules.LogSumExp(names)), names);
    }
}
