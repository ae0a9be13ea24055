using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

public class ModuleTests
{
    [TorchFact]
    public void State_dictionaries_have_PyTorchs_names_in_the_order_of_registration()
    {
        using var network = new Network();

        Assert.Equal(
            ["scale", "steps", "stem.weight", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked",
             "blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "blocks.1.bias", "head.ln.weight", "head.ln.bias", "head.fc.weight", "head.fc.bias", "table.weight"],
            network.state_dict().Keys);
        Assert.Equal(
            ["scale", "stem.weight", "norm.weight", "norm.bias", "blocks.0.weight", "blocks.0.bias", "blocks.1.weight", "blocks.1.bias",
             "head.ln.weight", "head.ln.bias", "head.fc.weight", "head.fc.bias", "table.weight"],
            network.named_parameters().Select(pair => pair.name));
    }

    [TorchFact]
    public void A_state_dictionary_carries_the_values_over()
    {
        using var one = new Network();
        using var other = new Network();
        using Tensor image = randn(2, 3, 4, 4);
        one.eval();
        other.eval();

        (IList<string> missing, IList<string> unexpected) = other.load_state_dict(one.state_dict());

        Assert.Empty(missing.Concat(unexpected));
        Assert.True(one.call(image).Equals(other.call(image)));
        Assert.NotEqual(one.scale.Handle, other.scale.Handle);
    }

    [TorchFact]
    public void A_state_dictionary_that_does_not_fit_names_what_differs()
    {
        using var network = new Network();
        Dictionary<string, Tensor> state = network.state_dict();
        state.Remove("scale");
        state["extra"] = ones(1);

        var error = Assert.Throws<InvalidOperationException>(() => network.load_state_dict(state));
        (IList<string> missing, IList<string> unexpected) = network.load_state_dict(state, strict: false);

        Assert.Contains("missing ['scale'], unexpected ['extra']", error.Message, StringComparison.Ordinal);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["extra"], unexpected);
    }

    [TorchFact]
    public void A_value_of_another_shape_is_refused()
    {
        using Linear layer = nn.Linear(2, 3);

        var error = Assert.Throws<InvalidOperationException>(() => layer.load_state_dict(new() { ["weight"] = ones(3, 3), ["bias"] = ones(3) }));

        Assert.Contains("[3, 2] in the module but [3, 3]", error.Message, StringComparison.Ordinal);
    }

    [TorchFact]
    public void A_saved_module_loads_again()
    {
        using var one = new Network();
        using var other = new Network();
        using var file = new MemoryStream();

        one.save(new BinaryWriter(file));
        file.Position = 0;
        other.load(new BinaryReader(file));

        Assert.All(one.state_dict(), entry => Assert.True(entry.Value.Equals(other.state_dict()[entry.Key])));
    }

    [TorchFact]
    public void Converting_a_module_keeps_its_parameters_objects_and_leaves_integers_alone()
    {
        using var network = new Network();
        Parameter scale = network.scale;
        using Tensor gradient = ones(1);
        scale.grad = gradient;

        network.to(ScalarType.Float64);

        Assert.Same(scale, network.get_parameter("scale"));
        Assert.Equal(ScalarType.Float64, scale.dtype);
        Assert.Equal(ScalarType.Float64, scale.grad!.dtype);
        Assert.True(scale.requires_grad && scale.is_leaf);
        Assert.Equal(ScalarType.Int64, network.get_buffer("norm.num_batches_tracked")!.dtype);
        Assert.Throws<ArgumentException>(() => network.to(ScalarType.Int32));
    }

    [TorchFact]
    public void Training_and_evaluation_reach_every_module()
    {
        using var network = new Network();

        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [TorchFact]
    public void Dropout_drops_in_training_only()
    {
        using Dropout dropout = nn.Dropout(0.5);
        using Tensor x = ones(1000);

        Assert.InRange(dropout.call(x).count_nonzero().ToInt64(), 300, 700);
        dropout.eval();
        Assert.Equal(1000, dropout.call(x).count_nonzero().ToInt64());
    }

    [TorchFact]
    public void Batch_norm_gathers_statistics_in_training_and_uses_them_afterwards()
    {
        using DisposeScope scope = NewDisposeScope();
        using BatchNorm2d norm = nn.BatchNorm2d(2, momentum: 1.0);
        Tensor images = randn(8, 2, 4, 4) * 3 + 5;

        Tensor trained = norm.call(images);
        norm.eval();
        Tensor evaluated = norm.call(images);

        Assert.Equal(1, norm.num_batches_tracked!.ToInt64());
        Assert.True(norm.running_mean!.allclose(images.mean([0, 2, 3]), rtol: 1e-4));
        Assert.True(norm.running_var!.allclose(images.var([0, 2, 3]), rtol: 1e-4));
        // The running variance is unbiased, that of the batch is not.
        Assert.True(trained.allclose(evaluated, rtol: 0.02, atol: 0.02));
    }

    [TorchFact]
    public void A_module_disposes_what_it_holds()
    {
        var network = new Network();
        Parameter scale = network.scale;

        network.Dispose();

        Assert.True(scale.IsInvalid);
        Assert.True(network.stem.weight.IsInvalid);
    }

    [TorchFact]
    public void A_module_made_in_a_scope_outlives_it()
    {
        Linear layer;
        using (NewDisposeScope())
        {
            layer = nn.Linear(2, 2);
        }

        Assert.False(layer.weight.IsInvalid);
        layer.Dispose();
    }

    [TorchFact]
    public void Linear_starts_evenly_within_one_over_the_root_of_its_width()
    {
        using Linear layer = nn.Linear(400, 300);

        Assert.InRange(layer.weight.abs().max().ToSingle(), 0.0495f, 0.05f);
        Assert.InRange(layer.weight.std().ToSingle(), 0.0285f, 0.0293f);
        Assert.InRange(layer.bias!.abs().max().ToSingle(), 0.045f, 0.05f);
    }

    [TorchFact]
    public void Truncated_normal_values_stay_inside_and_have_the_deviation()
    {
        using Tensor values = empty(200, 200);

        nn.init.trunc_normal_(values, std: 0.02, a: -0.04, b: 0.04);

        Assert.InRange(values.abs().max().ToSingle(), 0.039f, 0.04f);
        // A normal distribution cut at two deviations has 0.8796 of its own.
        Assert.InRange(values.std().ToSingle(), 0.0173f, 0.0179f);
    }

    [TorchFact]
    public void Embedding_gradients_reach_the_rows_that_were_read()
    {
        using DisposeScope scope = NewDisposeScope();
        using Embedding table = nn.Embedding(4, 2);

        table.call(tensor(new long[] { 1, 1, 3 })).sum().backward();

        Assert.Equal([0f, 0f, 2f, 2f, 0f, 0f, 1f, 1f], table.weight!.grad!.data<float>().ToArray());
    }

    [TorchFact]
    public void A_name_is_registered_once()
    {
        using var module = new Twice();
        using Linear layer = nn.Linear(1, 1);
        module.register_module("layer", layer);

        Assert.Throws<InvalidOperationException>(() => module.register_module("layer", layer));
        Assert.Throws<ArgumentException>(() => module.register_module("a.b", layer));
    }

    [TorchFact]
    public void A_module_list_names_its_modules_by_number_and_renames_after_a_removal()
    {
        using ModuleList<Linear> list = nn.ModuleList(nn.Linear(1, 2), nn.Linear(2, 3), nn.Linear(3, 4));

        list.RemoveAt(0);

        Assert.Equal(["0.weight", "0.bias", "1.weight", "1.bias"], list.state_dict().Keys);
        Assert.Equal([3, 2], list[0].weight.shape);
    }

    private sealed class Twice() : nn.Module<Tensor, Tensor>(nameof(Twice))
    {
        public override Tensor forward(Tensor input) => input;
    }

    private sealed class Network : nn.Module<Tensor, Tensor>
    {
        internal readonly Parameter scale = nn.Parameter(ones(1));
        internal readonly Tensor steps = zeros(1);
        internal readonly Conv2d stem = nn.Conv2d(3, 4, 2, stride: 2, bias: false);
        internal readonly BatchNorm2d norm = nn.BatchNorm2d(4);
        internal readonly ModuleList<Linear> blocks = nn.ModuleList(nn.Linear(16, 16), nn.Linear(16, 16));
        internal readonly Sequential head = nn.Sequential(("ln", nn.LayerNorm(16)), ("act", nn.GELU()), ("fc", nn.Linear(16, 2)));
        internal readonly Embedding table = nn.Embedding(5, 2);

        internal Network()
            : base(nameof(Network)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            Tensor x = norm.call(stem.call(input)).flatten(1);
            foreach (Linear block in blocks)
            {
                x = x + block.call(x);
            }

            return head.call(x) * scale;
        }
    }
}
