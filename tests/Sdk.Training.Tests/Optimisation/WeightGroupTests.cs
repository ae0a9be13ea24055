using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Optimisation;
using Clip.Sdk.Training.Tests.Models;

namespace Clip.Sdk.Training.Tests.Optimisation;

public sealed class WeightGroupTests
{
    [TorchFact]
    public void Gains_biases_and_the_logit_scale_have_no_decay()
    {
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);

        IReadOnlyList<WeightGroup> groups = WeightGroups.Of(module, new OptimiserOptions { WeightDecay = 0.2 });

        Assert.Equal([0, 0.2], groups.Select(group => group.WeightDecay).Order());
        WeightGroup free = groups.Single(group => group.WeightDecay == 0);
        Assert.Contains("logit_scale", free.Names);
        Assert.Contains("vision_model.embeddings.class_embedding", free.Names);
        Assert.Contains("text_model.final_layer_norm.weight", free.Names);
        Assert.All(free.Names, name => Assert.Matches("bias$|norm|class_embedding|logit_scale", name));
        Assert.All(groups.Single(group => group.WeightDecay > 0).Names, name => Assert.DoesNotMatch("bias$|norm|class_embedding|logit_scale", name));
        Assert.Equal(module.named_parameters().Count(), groups.Sum(group => group.Names.Count));
    }

    // 4 layers: embeddings are layer 0, blocks 1 to 4, norm and projection layer 5.
    [TorchTheory]
    [InlineData("vision_model.embeddings.patch_embedding.weight", 2 * 0.03125)]
    [InlineData("vision_model.encoder.layers.0.mlp.fc1.weight", 2 * 0.0625)]
    [InlineData("vision_model.encoder.layers.3.mlp.fc1.weight", 2 * 0.5)]
    [InlineData("visual_projection.weight", 2)]
    [InlineData("text_model.encoder.layers.2.mlp.fc1.weight", 3 * 0.25)]
    [InlineData("text_projection.weight", 3)]
    [InlineData("logit_scale", 1)]
    public void Rates_fall_from_the_last_layer_to_the_first(string name, double factor)
    {
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);

        IReadOnlyList<WeightGroup> groups = WeightGroups.Of(module, new OptimiserOptions { LayerDecay = 0.5, ImageRateFactor = 2, TextRateFactor = 3 });

        Assert.Equal(factor, groups.Single(group => group.Names.Contains(name)).RateFactor, 1e-12);
    }

    [TorchFact]
    public void The_stem_and_the_stages_of_a_ResNet_are_its_layers()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "rn_quickgelu", "torchscript_fp16_cpu.pt"));
        using ClipModule module = ClipModule.FromCheckpoint(checkpoint);

        IReadOnlyList<WeightGroup> groups = WeightGroups.Of(module, new OptimiserOptions { LayerDecay = 0.5 });

        Assert.Equal(0.03125, groups.Single(group => group.Names.Contains("visual.conv1.weight")).RateFactor);
        Assert.Equal(0.5, groups.Single(group => group.Names.Contains("visual.layer4.0.conv1.weight")).RateFactor);
        Assert.Equal(1, groups.Single(group => group.Names.Contains("visual.attnpool.c_proj.weight")).RateFactor);
    }
}
