namespace Clip.Guidance.Diffusion.Painting;

/// <summary>Adam (Kingma and Ba 2015) on one array.</summary>
/// <param name="length">Its length.</param>
internal sealed class AdamSteps(int length)
{
    private const double MeanDecay = 0.9, SquareDecay = 0.99, Epsilon = 1e-10;

    private readonly float[] _means = new float[length];
    private readonly float[] _squares = new float[length];
    private int _steps;

    public void Step(ReadOnlySpan<float> gradient, double learningRate, Span<float> values)
    {
        _steps++;
        float rate = (float)(learningRate / (1 - Math.Pow(MeanDecay, _steps)));
        float correction = (float)(1 / (1 - Math.Pow(SquareDecay, _steps)));
        for (int i = 0; i < values.Length; i++)
        {
            _means[i] = ((float)MeanDecay * _means[i]) + ((float)(1 - MeanDecay) * gradient[i]);
            _squares[i] = ((float)SquareDecay * _squares[i]) + ((float)(1 - SquareDecay) * gradient[i] * gradient[i]);
            values[i] -= rate * _means[i] / (MathF.Sqrt(_squares[i] * correction) + (float)Epsilon);
        }
    }
}
