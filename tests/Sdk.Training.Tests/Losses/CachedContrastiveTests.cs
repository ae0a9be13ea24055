using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Losses;

public sealed class CachedContrastiveTests(ITestOutputHelper output)
{
    private const int Pairs = 10;

    /// <summary>In double precision they agree to twelve digits: what is left in single precision is rounding, and follows the size of the gradients.</summary>
    [TorchTheory]
    [InlineData(3, ScalarType.Float64, 1e-12)]
    [InlineData(5, ScalarType.Float64, 1e-12)]
    [InlineData(10, ScalarType.Float64, 1e-12)]
    [InlineData(3, ScalarType.Float32, 1e-5)]
    [InlineData(5, ScalarType.Float32, 1e-5)]
    [InlineData(10, ScalarType.Float32, 1e-5)]
    public void Cached_gradients_equal_plain_ones(int chunkSize, ScalarType type, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load();
        module.to(type);
        PairTensors inputs = Inputs(type);
        (double expectedLoss, Dictionary<string, Tensor> expected) = Gradients(module, inputs, 0);

        (double loss, Dictionary<string, Tensor> actual) = Gradients(module, inputs, chunkSize);

        Assert.Equal(expectedLoss, loss, tolerance * Math.Abs(expectedLoss));
        double size = expected.Values.Max(gradient => gradient.abs().max().to_type(ScalarType.Float64).item<double>());
        double largest = expected.Max(entry => TorchArrays.Difference(actual[entry.Key], entry.Value));
        output.WriteLine($"{type}: {expected.Count} gradients up to {size:e2}, largest difference {largest:e2}");
        Assert.True(largest <= tolerance * size, $"A gradient differs by {largest:e3}, and the largest is {size:e3}.");
    }

    [TorchFact]
    public void The_plain_gradients_are_those_of_the_loss_itself()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load();
        PairTensors inputs = Inputs();
        (double loss, Dictionary<string, Tensor> actual) = Gradients(module, inputs, 0);
        module.zero_grad();

        Tensor images = nn.functional.normalize(module.EncodeImages(inputs.Pixels(0, Pairs)));
        Tensor texts = nn.functional.normalize(module.EncodeTexts(inputs.TokenIds(0, Pairs)));
        Tensor logits = images.matmul(texts.t()) * module.LogitScale.exp();
        Tensor targets = arange(Pairs, ScalarType.Int64);
        Tensor whole = (nn.functional.cross_entropy(logits, targets) + nn.functional.cross_entropy(logits.t(), targets)) / 2;
        whole.backward();

        Assert.Equal(whole.item<float>(), loss, 1e-5);
        Assert.All(module.named_parameters(), entry => Assert.True(TorchArrays.Difference(actual[entry.name], entry.parameter.grad!) <= 1e-5, entry.name));
    }

    [TorchFact]
    public void A_locked_tower_gets_no_gradient_and_the_other_keeps_its_own()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = Load();
        PairTensors inputs = Inputs();
        (_, Dictionary<string, Tensor> expected) = Gradients(module, inputs, 0);
        module.zero_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            parameter.requires_grad_(!name.StartsWith("vis", StringComparison.Ordinal));
        }

        new CachedContrastive(module, Objective(), 4).Backward(inputs);

        Assert.Null(module.get_parameter("vision_model.pre_layrnorm.weight")!.grad);
        TorchArrays.AssertClose(module.get_parameter("text_projection.weight")!.grad!, expected["text_projection.weight"], 1e-5, output, "text projection");
    }

    [TorchFact]
    public void Statistics_of_batch_norms_count_each_chunk_once()
    {
        using DisposeScope scope = NewDisposeScope();
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "rn_quickgelu", "torchscript_fp16_cpu.pt"));
        using ClipModule cached = ClipModule.FromCheckpoint(checkpoint);
        using ClipModule plain = ClipModule.FromCheckpoint(checkpoint);
        PairTensors inputs = Inputs();

        new CachedContrastive(cached, Objective(), 5).Backward(inputs);
        using (no_grad())
        {
            plain.EncodeImages(inputs.Pixels(0, 5)).Dispose();
            plain.EncodeImages(inputs.Pixels(5, 5)).Dispose();
        }

        Dictionary<string, Tensor> expected = plain.named_buffers().ToDictionary(entry => entry.name, entry => entry.buffer);
        Assert.All(cached.named_buffers(), entry => Assert.True(TorchArrays.Difference(entry.buffer, expected[entry.name]) < 1e-6, entry.name));
    }

    private static (double Loss, Dictionary<string, Tensor> Gradients) Gradients(ClipModule module, PairTensors inputs, int chunkSize)
    {
        module.zero_grad();
        double loss = new CachedContrastive(module, Objective(), chunkSize).Backward(inputs);
        return (loss, module.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.grad!.clone()));
    }

    private static PairObjective Objective() => new(new InfoNceLoss(), SingleProcess.Instance);

    private static ClipModule Load()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "hf"));
        return ClipModule.FromCheckpoint(checkpoint);
    }

    private static PairTensors Inputs(ScalarType type = ScalarType.Float32)
    {
        using var generator = new Generator(4);
        Tensor ids = randint(1, 1000, [Pairs, 12], ScalarType.Int64, generator: generator);
        ids.index_put_(1023, TensorIndex.Colon, TensorIndex.Single(11));
        return new PairTensors(randn([Pairs, 3, 64, 64], generator: generator).to_type(type), ids);
    }
}
