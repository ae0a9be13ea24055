using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Optimisation;
using Clip.Sdk.Training.Tests.Models;
using TorchSharp;
using TorchSharp.Modules;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Optimisation;

public sealed class TuningTests(ITestOutputHelper output)
{
    [TorchFact]
    public void A_locked_tower_keeps_its_weights_and_the_other_moves()
    {
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);

        TowerLocks.Apply(module, new TuningOptions { LockImage = true, LockLogitScale = true });

        Assert.All(module.named_parameters(), entry => Assert.Equal(entry.name.StartsWith("text", StringComparison.Ordinal), entry.parameter.requires_grad));
    }

    [TorchFact]
    public void The_last_layers_of_a_locked_tower_move_with_norm_and_projection()
    {
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);

        TowerLocks.Apply(module, new TuningOptions { LockImage = true, UnlockedImageLayers = 1 });

        string[] moving = [.. module.named_parameters().Where(entry => entry.parameter.requires_grad && entry.name.StartsWith("vis", StringComparison.Ordinal)).Select(entry => entry.name)];
        Assert.Contains("visual_projection.weight", moving);
        Assert.Contains("vision_model.post_layernorm.bias", moving);
        Assert.Contains("vision_model.encoder.layers.3.mlp.fc1.weight", moving);
        Assert.DoesNotContain(moving, name => name.Contains("layers.2.", StringComparison.Ordinal) || name.Contains("embeddings", StringComparison.Ordinal));
    }

    [TorchFact]
    public void More_unlocked_layers_than_there_are_is_an_error_with_both_numbers()
    {
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);

        InputException error = Assert.Throws<InputException>(() => TowerLocks.Apply(module, new TuningOptions { LockText = true, UnlockedTextLayers = 5 }));

        Assert.StartsWith("'tuning.unlocked_text_layers' is 5 but the tower has 4 layers.", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void Locked_batch_norms_keep_their_statistics_in_training()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "rn_quickgelu", "torchscript_fp16_cpu.pt"));
        using ClipModule module = ClipModule.FromCheckpoint(checkpoint);

        TowerLocks.Apply(module, new TuningOptions { LockImage = true, UnlockedImageLayers = 1 });
        TowerLocks.Train(module);

        Assert.All(module.ResNet!.named_modules().Where(entry => entry.module is BatchNorm2d), entry => Assert.Equal(entry.name.StartsWith("layer4", StringComparison.Ordinal), entry.module.training));
    }

    [TorchFact]
    public void New_adapters_change_nothing_and_only_they_move()
    {
        using DisposeScope scope = NewDisposeScope();
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);
        Tensor ids = Ids();
        Tensor before = module.EncodeTexts(ids);

        int count = LowRankTuning.Attach(module, new LoraOptions { Rank = 3, Targets = [LoraTarget.Query, LoraTarget.MlpOut] }, 5);

        Assert.Equal(16, count);
        Assert.True(module.EncodeTexts(ids).Equals(before));
        Assert.All(module.named_parameters(), entry => Assert.Equal(entry.name.Contains(".lora.", StringComparison.Ordinal), entry.parameter.requires_grad));
        Assert.Equal([3, 192], module.get_parameter("text_model.encoder.layers.0.self_attn.q_proj.lora.down")!.shape);
        Assert.Equal([192, 3], module.get_parameter("text_model.encoder.layers.0.mlp.fc2.lora.up")!.shape);
    }

    [TorchFact]
    public void Merged_adapters_give_the_same_output_and_unmerging_restores_every_bit()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable unrecorded = no_grad();
        using ClipModule module = ClipModule.Create(ClipInitializationTests.Architecture, 1);
        LowRankTuning.Attach(module, new LoraOptions { Targets = [.. Enum.GetValues<LoraTarget>()] }, 5);
        using var generator = new Generator(3);
        foreach ((string name, Parameter parameter) in module.named_parameters())
        {
            if (name.EndsWith("lora.up", StringComparison.Ordinal))
            {
                parameter.normal_(0, 0.02, generator);
            }
        }

        Dictionary<string, Tensor> weights = module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        Tensor expected = module.EncodeTexts(Ids());

        LowRankTuning.Merge(module);
        Tensor merged = module.EncodeTexts(Ids());
        LowRankTuning.Unmerge(module);

        TorchArrays.AssertClose(merged, expected, 1e-5, output, "merged");
        Assert.All(module.state_dict(), entry => Assert.True(entry.Value.Equals(weights[entry.Key]), entry.Key));
        LowRankTuning.MergeAndRemove(module);
        Assert.True(module.EncodeTexts(Ids()).Equals(merged));
        Assert.DoesNotContain(module.named_parameters(), entry => entry.name.Contains("lora", StringComparison.Ordinal));
    }

    [TorchFact]
    public void The_average_follows_its_formula_and_swaps_both_ways()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = tensor((float[])[1f, 2f]);
        using var average = new WeightAverage(new Dictionary<string, Tensor> { ["w"] = weight }, 0.75);
        weight.copy_(tensor((float[])[5f, 2f]));

        average.Update();
        Assert.Equal([2f, 2f], average.Weights["w"].data<float>().ToArray());
        average.Swap();
        Assert.Equal([2f, 2f], weight.data<float>().ToArray());
        average.Swap();
        Assert.Equal([5f, 2f], weight.data<float>().ToArray());
    }

    private static Tensor Ids()
    {
        using var generator = new Generator(8);
        return randint(1, 499, [3, 32], ScalarType.Int64, generator: generator);
    }
}
