using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Losses;
using TorchSharp;
using TorchSharp.Modules;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Losses;

public sealed class PairObjectiveTests(ITestOutputHelper output)
{
    private const int Rows = 6;
    private const int Width = 9;

    [TorchTheory]
    [InlineData(2, "infonce")]
    [InlineData(3, "infonce")]
    [InlineData(2, "siglip")]
    [InlineData(2, "distillation")]
    public void Gathered_losses_and_gradients_equal_those_of_the_joint_batch(int worldSize, string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(12);
        Tensor images = randn([worldSize * Rows, Width], generator: generator);
        Tensor texts = randn([worldSize * Rows, Width], generator: generator);
        Tensor teacher = nn.functional.normalize(randn([2, worldSize * Rows, 4], generator: generator), dim: 2);
        Result joint = Run(kind, SingleProcess.Instance, images, texts, teacher, 0, worldSize * Rows);
        var parts = new Result[worldSize];

        ThreadCollectives.Run(worldSize, collectives =>
            parts[collectives.Rank] = Run(kind, collectives, images, texts, teacher, collectives.Rank * Rows, Rows));

        Assert.Equal(joint.Loss, parts.Average(part => part.Loss), 1e-6);
        TorchArrays.AssertClose(cat(parts.Select(part => part.Images).ToArray()), joint.Images, 1e-6, output, "image gradient");
        TorchArrays.AssertClose(cat(parts.Select(part => part.Texts).ToArray()), joint.Texts, 1e-6, output, "text gradient");
        Assert.Equal(joint.Scale, parts.Sum(part => part.Scale), 1e-6);
        Assert.Equal(joint.Bias, parts.Sum(part => part.Bias), 1e-6);
    }

    [TorchTheory]
    [InlineData("infonce", 60)]
    [InlineData("siglip", 60)]
    [InlineData("distillation", 60)]
    [InlineData("infonce", 12)]
    public void A_large_batch_is_compared_in_blocks_of_rows_with_the_same_loss_and_gradients(string kind, long mostSimilarities)
    {
        const int Pairs = 12;
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(13);
        Tensor images = randn([Pairs, Width], generator: generator);
        Tensor texts = randn([Pairs, Width], generator: generator);
        Tensor teacher = nn.functional.normalize(randn([2, Pairs, 4], generator: generator), dim: 2);
        Result whole = Run(kind, SingleProcess.Instance, images, texts, teacher, 0, Pairs);

        Result blocks = Run(kind, SingleProcess.Instance, images, texts, teacher, 0, Pairs, mostSimilarities);

        Assert.Equal(whole.Loss, blocks.Loss, 1e-6);
        TorchArrays.AssertClose(blocks.Images, whole.Images, 1e-6, output, "image gradient");
        TorchArrays.AssertClose(blocks.Texts, whole.Texts, 1e-6, output, "text gradient");
        Assert.Equal(whole.Scale, blocks.Scale, 1e-6);
        Assert.Equal(whole.Bias, blocks.Bias, 1e-6);
    }

    [TorchFact]
    public void A_missing_teacher_is_named()
    {
        using DisposeScope scope = NewDisposeScope();
        var objective = new PairObjective(new InfoNceLoss(), SingleProcess.Instance, new DistillationLoss());

        ArgumentException error = Assert.Throws<ArgumentException>(() => objective.Backward(new PairFeatures(ones([2, 3]), ones([2, 3])), new Parameter(zeros([])), null));

        Assert.StartsWith("The distillation loss needs the teacher's features.", error.Message, StringComparison.Ordinal);
    }

    private static Result Run(string kind, ICollectives collectives, Tensor images, Tensor texts, Tensor teacher, int first, int count, long mostSimilarities = 1L << 26)
    {
        var scale = new Parameter(tensor(1.5f));
        Parameter? bias = kind == "siglip" ? new Parameter(tensor(-1f)) : null;
        IPairLoss loss = kind == "siglip" ? new SigmoidLoss() : new InfoNceLoss();
        DistillationLoss? distillation = kind == "distillation" ? new DistillationLoss() : null;
        TeacherView? view = kind == "distillation"
            ? new TeacherView(new PairFeatures(teacher[0].narrow(0, first, count).contiguous(), teacher[1].narrow(0, first, count).contiguous()), tensor(2f))
            : null;
        var embeddings = new PairFeatures(images.narrow(0, first, count), texts.narrow(0, first, count));
        PairGradients gradients = new PairObjective(loss, collectives, distillation) { MostSimilarities = mostSimilarities }.Backward(embeddings, scale, bias, view);
        return new Result(gradients.Loss, gradients.Images, gradients.Texts, scale.grad!.item<float>(), bias?.grad?.item<float>() ?? 0);
    }

    private sealed record Result(double Loss, Tensor Images, Tensor Texts, double Scale, double Bias);
}
