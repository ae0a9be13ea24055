using System.Numerics.Tensors;

namespace Clip.Sdk.Engine;

/// <summary>What every encoder of hidden states checks.</summary>
internal static class StateRows
{
    public static void CheckDestination(ReadOnlySpan<float> destination, int count, int tokens, int width)
    {
        if (destination.Length < (long)count * tokens * width)
        {
            throw new ArgumentException($"States of shape [{count}, {tokens}, {width}] have {(long)count * tokens * width} values but the destination holds {destination.Length}.", nameof(destination));
        }
    }

    public static void CheckFinite(ReadOnlySpan<float> states, string kind)
    {
        if (!TensorPrimitives.IsFiniteAll(states))
        {
            throw new InferenceException($"A {kind} gave hidden states that are not finite. Check the weights ('clip inspect') and the input for NaN.");
        }
    }
}
