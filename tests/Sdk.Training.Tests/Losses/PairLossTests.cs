using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Losses;
using TorchSharp;
using TorchSharp.Modules;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Losses;

public sealed class PairLossTests(ITestOutputHelper output)
{
    // float32 against values and gradients that the reference computed in float64.
    private const double LossTolerance = 2e-6;
    private const double GradientTolerance = 2e-6;

    [TorchTheory]
    [InlineData("n4_d8", "infonce")]
    [InlineData("n32_d64", "infonce")]
    [InlineData("n4_d8", "siglip_init")]
    [InlineData("n32_d64", "siglip_init")]
    [InlineData("n4_d8", "siglip_b2")]
    [InlineData("n32_d64", "siglip_b2")]
    public void Values_and_gradients_agree_with_open_clip(string batch, string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("losses", batch, "losses.json"))).RootElement.GetProperty(kind);
        var images = new Parameter(Read(batch, "image_normalized"));
        var texts = new Parameter(Read(batch, "text_normalized"));
        Parameter scale = Number(expected.GetProperty("logit_scale_log"));
        Parameter? bias = kind == "infonce" ? null : Number(expected.GetProperty("logit_bias"));
        var pairs = new PairFeatures(images, texts);

        Tensor loss = LossOf(kind).Compute(pairs, pairs, 0, scale, bias);
        loss.backward();

        AssertNumber(expected, "loss", loss.item<float>(), LossTolerance);
        AssertNumber(expected, "grad_logit_scale_log", scale.grad!.item<float>(), 1e-5);
        AssertGradient(images.grad!, Read(batch, kind + "_grad_image_normalized"), "image gradient");
        AssertGradient(texts.grad!, Read(batch, kind + "_grad_text_normalized"), "text gradient");
        if (bias is not null)
        {
            AssertNumber(expected, "grad_logit_bias", bias.grad!.item<float>(), LossTolerance);
        }
    }

    [TorchTheory]
    [InlineData("n4_d8", "infonce")]
    [InlineData("n32_d64", "infonce")]
    [InlineData("n32_d64", "siglip_b2")]
    public void The_objective_gives_the_gradients_of_raw_embeddings(string batch, string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("losses", batch, "losses.json"))).RootElement.GetProperty(kind);
        Parameter scale = Number(expected.GetProperty("logit_scale_log"));
        Parameter? bias = kind == "infonce" ? null : Number(expected.GetProperty("logit_bias"));
        var objective = new PairObjective(LossOf(kind), SingleProcess.Instance);

        using PairGradients gradients = objective.Backward(new PairFeatures(Read(batch, "image_raw"), Read(batch, "text_raw")), scale, bias, weight: 0.5);

        AssertNumber(expected, "loss", gradients.Loss, LossTolerance);
        TorchArrays.AssertClose(gradients.Images * 2, Read(batch, kind + "_grad_image_raw"), GradientTolerance, output, "image gradient");
        TorchArrays.AssertClose(gradients.Texts * 2, Read(batch, kind + "_grad_text_raw"), GradientTolerance, output, "text gradient");
        AssertNumber(expected, "grad_logit_scale_log", 2 * scale.grad!.item<float>(), 1e-5);
    }

    [TorchTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Distillation_agrees_with_PyTorch(int number)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Fixtures.Local("training", "distillation.json"))).RootElement.GetProperty("cases")[number];
        var images = new Parameter(Matrix(expected, "images"));
        var texts = new Parameter(Matrix(expected, "texts"));
        Parameter scale = Number(expected.GetProperty("log_scale"));
        var student = new PairFeatures(images, texts);
        var teacher = new PairFeatures(Matrix(expected, "teacher_images"), Matrix(expected, "teacher_texts"));
        var distillation = new DistillationLoss
        {
            FeatureWeight = expected.GetProperty("feature_weight").GetDouble(),
            LogitWeight = expected.GetProperty("logit_weight").GetDouble(),
        };

        Tensor loss = distillation.Compute(student, student, teacher, teacher, scale, tensor(expected.GetProperty("teacher_log_scale").GetSingle()));
        loss.backward();

        AssertNumber(expected, "loss", loss.item<float>(), LossTolerance);
        TorchArrays.AssertClose(images.grad!, Matrix(expected, "grad_images"), 1e-5, output, "image gradient");
        TorchArrays.AssertClose(texts.grad!, Matrix(expected, "grad_texts"), 1e-5, output, "text gradient");
        double actualScale = scale.grad?.item<float>() ?? 0;
        AssertNumber(expected, "grad_log_scale", actualScale, 1e-5);
    }

    [TorchFact]
    public void Features_of_other_widths_are_refused_with_both_shapes()
    {
        using DisposeScope scope = NewDisposeScope();
        var student = new PairFeatures(ones([2, 3]), ones([2, 3]));
        var teacher = new PairFeatures(ones([2, 5]), ones([2, 5]));

        ArgumentException error = Assert.Throws<ArgumentException>(() => new DistillationLoss { FeatureWeight = 1 }.Compute(student, student, teacher, teacher, tensor(0f), tensor(0f)));

        Assert.StartsWith("Features of equal width are needed to compare them, but the student's are [N, 3] and the teacher's [N, 5].", error.Message, StringComparison.Ordinal);
    }

    private static IPairLoss LossOf(string kind) => kind == "infonce" ? new InfoNceLoss() : new SigmoidLoss();

    private static Tensor Read(string batch, string name) => TorchArrays.ReadFloats(Fixtures.Local("losses", batch, name + ".npy"));

    private static Parameter Number(JsonElement value) => new(tensor(value.GetSingle()));

    private static Tensor Matrix(JsonElement owner, string name)
    {
        JsonElement rows = owner.GetProperty(name);
        float[] values = [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetSingle()))];
        return tensor(values, [rows.GetArrayLength(), rows[0].GetArrayLength()]);
    }

    // Relative to the largest entry where that is above 1.
    private void AssertGradient(Tensor actual, Tensor expected, string what) =>
        TorchArrays.AssertClose(actual, expected, GradientTolerance * Math.Max(1, expected.abs().max().item<float>()), output, what);

    private void AssertNumber(JsonElement owner, string name, double actual, double tolerance)
    {
        double expected = owner.GetProperty(name).GetDouble();
        output.WriteLine($"{name}: {actual:r}, expected {expected:r}");
        Assert.Equal(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)));
    }
}
