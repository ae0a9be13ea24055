using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Engine;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>
/// The number type of the towers. bfloat16 needs nothing more; float16 needs a factor on the loss, so that small gradients do
/// not vanish: it is halved when a gradient overflows, whose step is left out, and doubled after long without (Micikevicius et
/// al. 2018, arXiv:1710.03740).
/// </summary>
internal sealed class PrecisionPolicy
{
    private const double FirstScale = 65536;
    private const double SmallestScale = 1.0 / 65536;
    private const long StepsToGrow = 2000;

    private readonly bool _isScaled;

    /// <exception cref="InputException">The device does not compute in the type.</exception>
    public PrecisionPolicy(TrainingPrecision precision, Device device)
    {
        if (precision == TrainingPrecision.Float32)
        {
            return;
        }

        _isScaled = precision == TrainingPrecision.Float16;
        if (_isScaled && device.type != DeviceType.CUDA)
        {
            throw new InputException($"'precision' is 'float16', which needs a CUDA device, but the model is on '{device}'. Set 'device' to 'cuda', or 'precision' to 'bfloat16' or 'float32'.");
        }

        LossScale = _isScaled ? FirstScale : 1;
        ScalarType type = _isScaled ? ScalarType.Float16 : ScalarType.BFloat16;
        Enter = () => EngineExtras.Current.EnterAutocast(device, type);
    }

    /// <summary>Enters the type, until the result is disposed; null for 32-bit floats.</summary>
    public Func<IDisposable>? Enter { get; }

    /// <summary>The factor on the loss; 1 but for float16.</summary>
    public double LossScale { get; private set; } = 1;

    /// <summary>Steps since the factor changed.</summary>
    public long GoodSteps { get; private set; }

    /// <summary>Goes on from a saved factor.</summary>
    public void Restore(double scale, long goodSteps)
    {
        if (_isScaled)
        {
            (LossScale, GoodSteps) = (scale, goodSteps);
        }
    }

    /// <summary>Takes the factor out of gradients.</summary>
    public void Unscale(IReadOnlyList<Parameter> parameters)
    {
        if (!_isScaled)
        {
            return;
        }

        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (Parameter parameter in parameters)
        {
            parameter.grad?.mul_(1 / LossScale);
        }
    }

    /// <summary>Whether the step is taken. One whose gradient overflowed is left out and the factor halved, until the factor is to blame no more.</summary>
    public bool Accept(double gradientNorm)
    {
        if (!_isScaled)
        {
            return true;
        }

        if (!double.IsFinite(gradientNorm))
        {
            bool isScaleToBlame = LossScale > SmallestScale;
            (LossScale, GoodSteps) = (LossScale / 2, 0);
            return !isScaleToBlame;
        }

        if (++GoodSteps >= StepsToGrow)
        {
            (LossScale, GoodSteps) = (LossScale * 2, 0);
        }

        return true;
    }
}
