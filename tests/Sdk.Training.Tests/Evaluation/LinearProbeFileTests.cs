using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Evaluation.LinearProbes;

namespace Clip.Sdk.Training.Tests.Evaluation;

public class LinearProbeFileTests
{
    [Fact]
    public void A_probe_reads_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        LinearProbeFile probe = Probe();

        probe.Save(folder.File("probe.safetensors"));
        LinearProbeFile read = LinearProbeFile.Load(folder.File("probe.safetensors"));

        Assert.Equal(probe.Classes, read.Classes);
        Assert.Equal((probe.Space, probe.IsNormalized, probe.InverseRegularisation), (read.Space, read.IsNormalized, read.InverseRegularisation));
        Assert.Equal(probe.Model.Weights.ToArray(), read.Model.Weights.ToArray());
        Assert.Equal(probe.Model.Biases.ToArray(), read.Model.Biases.ToArray());
        Assert.Equal(3, read.Model.Dimensions);
    }

    [Fact]
    public void What_is_no_probe_or_does_not_fit_itself_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("cut.safetensors"), [1, 2, 3]);
        Probe().Save(folder.File("probe.safetensors"));
        byte[] bytes = File.ReadAllBytes(folder.File("probe.safetensors"));

        Assert.Throws<ModelFormatException>(() => LinearProbeFile.Load(folder.File("cut.safetensors")));
        ModelFormatException other = Assert.Throws<ModelFormatException>(() => LinearProbeFile.Load(Fixtures.Local("models", "vit_quickgelu", "hf", "model.safetensors")));
        Assert.Contains("is no linear probe", other.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => (Probe() with { Classes = ["one"] }).Save(folder.File("x.safetensors")));
        File.WriteAllBytes(folder.File("probe.safetensors"), bytes[..^4]);
        Assert.Throws<ModelFormatException>(() => LinearProbeFile.Load(folder.File("probe.safetensors")));
    }

    [Fact]
    public void Weights_that_are_given_score_as_those_that_were_fitted()
    {
        var model = new LogisticRegression([1, 2, 3, -1, 0, 1], [0.5f, -0.5f]);
        float[] scores = new float[2];

        model.Score([1, 1, 2], scores);

        Assert.Equal([9.5f, 0.5f], scores);
        Assert.Null(model.Fit);
        Assert.Throws<ArgumentException>(() => new LogisticRegression([1, 2, 3], [0, 0]));
    }

    private static LinearProbeFile Probe() => new()
    {
        Model = new LogisticRegression([1, 2, 3, -1, 0, 1], [0.5f, -0.5f]),
        Classes = ["café", "dog \"x\""],
        Space = "ViT-1",
        IsNormalized = true,
        InverseRegularisation = 0.316,
    };
}
