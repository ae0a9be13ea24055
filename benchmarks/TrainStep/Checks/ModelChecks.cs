using Clip.Sdk.Architectures;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Benchmarks.TrainStep.Checks;

/// <summary>A small CLIP of Sdk.Training: towers, loss and gradients.</summary>
internal static class ModelChecks
{
    private const int Pairs = 24;
    private const int Steps = 300;

    /// <summary>The architecture for a vocabulary.</summary>
    public static ClipArchitecture Architecture(int vocabulary, int endOfText) => new()
    {
        Name = "check",
        EmbeddingDimensions = 32,
        Vision = new VisionTransformerArchitecture { ImageSize = DrawnPairs.Size, PatchSize = 8, Width = 64, Layers = 2, Heads = 2, MlpWidth = 128, Activation = Activation.Gelu },
        Text = new TextArchitecture { ContextLength = DrawnPairs.ContextLength, VocabularySize = vocabulary, Width = 64, Layers = 2, Heads = 2, MlpWidth = 128, Activation = Activation.Gelu, EndOfTextId = endOfText },
    };

    /// <summary>The loss of a batch and the gradients of all weights.</summary>
    public static Tensor[] LossAndGradients(Device device)
    {
        using ClipModule module = Create(device);
        double loss = Pass(module, 0).Backward(Inputs(device));
        return [tensor([loss], ScalarType.Float64), Gradients(module)];
    }

    /// <summary>How far gradients in chunks of 7 are from those of the whole batch.</summary>
    public static double ChunkedDistance(Device device)
    {
        using ClipModule module = Create(device);
        Pass(module, 0).Backward(Inputs(device));
        Tensor whole = Gradients(module);
        module.zero_grad();
        Pass(module, 7).Backward(Inputs(device));
        return ((Gradients(module) - whole).abs().max() / whole.abs().max()).item<float>();
    }

    /// <summary>Tensors that are alive after many steps and were not after a few.</summary>
    public static double Leaks(Device device)
    {
        using ClipModule module = Create(device);
        CachedContrastive pass = Pass(module, 0);
        PairTensors inputs = Inputs(device);
        long alive = 0;
        for (int i = 0; i < Steps; i++)
        {
            alive = i == 5 ? Tensor.TotalCount : alive;
            module.zero_grad();
            pass.Backward(inputs);
        }

        return Tensor.TotalCount - alive;
    }

    private static ClipModule Create(Device device)
    {
        ClipModule module = ClipModule.Create(Architecture(600, 599), seed: 3);
        module.to(device);
        return module;
    }

    private static CachedContrastive Pass(ClipModule module, int chunk) =>
        new(module, new PairObjective(new InfoNceLoss(), SingleProcess.Instance), chunk);

    private static PairTensors Inputs(Device device)
    {
        manual_seed(11);
        Tensor pixels = randn(Pairs, 3, DrawnPairs.Size, DrawnPairs.Size);
        Tensor ids = randint(1, 598, [Pairs, DrawnPairs.ContextLength]);
        ids[TensorIndex.Ellipsis, DrawnPairs.ContextLength - 1] = tensor(599L);
        return new PairTensors(pixels.to(device), ids.to(device));
    }

    private static Tensor Gradients(ClipModule module) =>
        cat([.. module.named_parameters().Where(entry => entry.parameter.grad is not null).Select(entry => entry.parameter.grad!.detach().flatten().clone())]);
}
