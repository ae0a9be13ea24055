using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep;

/// <summary>The timed step: zero the gradients, forward, backward, AdamW, clamp the temperature, read the loss.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly ClipModel _model;
    private readonly AdamW _optimizer;
    private readonly Tensor _images;
    private readonly Tensor _texts;

    internal Trainer(Shapes shapes, Device device)
    {
        manual_seed(0);
        _model = new ClipModel(shapes).to(device);
        List<Parameter> parameters = [.. _model.parameters()];
        _optimizer = optim.AdamW(
            (AdamW.ParamGroup[])
            [
                new(parameters.Where(parameter => parameter.ndim >= 2), new AdamW.Options { weight_decay = 0.2 }),
                new(parameters.Where(parameter => parameter.ndim < 2), new AdamW.Options { weight_decay = 0 }),
            ],
            lr: 1e-3, beta1: 0.9, beta2: 0.98, eps: 1e-6);
        ParameterCount = parameters.Sum(parameter => parameter.numel());
        _images = randn([shapes.Batch, 3, shapes.Image, shapes.Image], device: device);
        _texts = Texts(shapes).to(device);
    }

    internal long ParameterCount { get; }

    internal float Loss { get; private set; }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _images.Dispose();
        _texts.Dispose();
    }

    /// <summary>Milliseconds of forward, backward and optimiser.</summary>
    internal (double Forward, double Backward, double Optimizer) Step()
    {
        using DisposeScope scope = NewDisposeScope();
        long start = Stopwatch.GetTimestamp();
        _model.zero_grad();
        Tensor loss = _model.call(_images, _texts);
        double forward = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        loss.backward();
        double backward = Stopwatch.GetElapsedTime(start).TotalMilliseconds - forward;
        _optimizer.step();
        using (no_grad())
        {
            _model.Scale.clamp_(0, Math.Log(100));
        }

        Loss = loss.item<float>();
        return (forward, backward, Stopwatch.GetElapsedTime(start).TotalMilliseconds - forward - backward);
    }

    private static Tensor Texts(Shapes shapes)
    {
        long end = shapes.Vocabulary - 1;
        Tensor texts = randint(1, end, [shapes.Batch, shapes.Context]);
        texts[arange(shapes.Batch), randint(4, shapes.Context, [shapes.Batch])] = tensor(end);
        return texts;
    }
}
