using Clip.Interop.TorchSharp.Tests.Reference;
using TorchSharp;
using TorchSharp.Modules;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Optimisers and clipping against what PyTorch recorded.</summary>
public class OptimizerTests(ITestOutputHelper output)
{
    private const int Steps = 8;
    private const double Tolerance = 2e-6;

    private static readonly Dictionary<string, Func<Parameter[], optim.Optimizer>> s_optimizers = new()
    {
        ["adamw"] = p => optim.AdamW(p, 0.01, 0.9, 0.98, 1e-6, 0.2),
        ["adamw_groups"] = p => optim.AdamW(
            (AdamW.ParamGroup[])[new([p[0]], new AdamW.Options { weight_decay = 0.3 }), new([p[1]], new AdamW.Options { LearningRate = 0.05, weight_decay = 0 })], lr: 0.01),
        ["adamw_amsgrad"] = p => optim.AdamW(p, 0.01, weight_decay: 0.1, amsgrad: true),
        ["adamw_maximize"] = p => optim.AdamW(p, 0.01, weight_decay: 0.1, maximize: true),
        ["sgd"] = p => optim.SGD(p, 0.1),
        ["sgd_momentum"] = p => optim.SGD(p, 0.1, 0.9, 0.1, 0.01),
        ["sgd_nesterov"] = p => optim.SGD(p, 0.1, 0.9, nesterov: true),
    };

    public static TheoryData<string> Names() => [.. s_optimizers.Keys];

    [TorchTheory]
    [MemberData(nameof(Names))]
    public void Optimizer_steps_as_PyTorchs_does(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Start();
        using optim.Optimizer optimizer = s_optimizers[name](parameters);
        for (int step = 0; step < Steps; step++)
        {
            SetGradients(parameters, step);
            optimizer.step();
        }

        AssertClose(OptimizerRecord.Read("optimizers", name), parameters);
    }

    [TorchFact]
    public void The_composed_step_of_AdamW_agrees_with_the_fused_one()
    {
        // A transposed parameter is not contiguous, which the fused step leaves to the composed one.
        using DisposeScope scope = NewDisposeScope();
        Parameter[] plain = Start();
        Parameter[] strided = [nn.Parameter(plain[0].detach().t().contiguous().t()), nn.Parameter(plain[1].detach().clone())];
        Assert.False(strided[0].is_contiguous());
        using AdamW fused = optim.AdamW(plain, 0.01, weight_decay: 0.1);
        using AdamW composed = optim.AdamW(strided, 0.01, weight_decay: 0.1);
        for (int step = 0; step < Steps; step++)
        {
            SetGradients(plain, step);
            SetGradients(strided, step);
            fused.step();
            composed.step();
        }

        Assert.True(plain[0].allclose(strided[0], rtol: 1e-6, atol: 1e-7));
    }

    [TorchFact]
    public void LBFGS_walks_as_PyTorchs_does()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Start();
        using LBFGS optimizer = optim.LBFGS(parameters, 0.5, 6, history_size: 3);
        List<double> losses = [];
        for (int call = 0; call < 4; call++)
        {
            losses.Add(optimizer.step(Closure)!.ToDouble());
        }

        double[][] wanted = OptimizerRecord.Read("optimizers", "lbfgs");
        AssertClose(wanted[..2], parameters, 2e-5);
        Assert.Equal(wanted[2], losses, (x, y) => Math.Abs(x - y) < 1e-4);

        Tensor Closure()
        {
            optimizer.zero_grad();
            Tensor loss = parameters.Select((p, i) => ((p * (1 + (0.1 * i))) - 0.5).pow(2).sum() + (p.pow(4).sum() * 0.1)).Aggregate((a, b) => a + b);
            loss.backward();
            return loss;
        }
    }

    [TorchTheory]
    [InlineData("two", 0.7, 2.0)]
    [InlineData("two_high", 1e3, 2.0)]
    [InlineData("infinity", 0.5, double.PositiveInfinity)]
    [InlineData("one", 2.0, 1.0)]
    public void Clipping_scales_as_PyTorchs_does(string name, double limit, double p)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Start();
        SetGradients(parameters, 1);
        double[][] wanted = OptimizerRecord.Read("clipping", name);

        double norm = nn.utils.clip_grad_norm_(parameters, limit, p);

        Assert.Equal(wanted[0][0], norm, 1e-5);
        AssertClose(wanted[1..], [.. parameters.Select(parameter => parameter.grad!)]);
    }

    [TorchFact]
    public void Clipping_values_limits_each_element()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Start();
        SetGradients(parameters, 1);

        nn.utils.clip_grad_value_(parameters, 0.25);

        Assert.InRange(parameters[0].grad!.abs().max().ToSingle(), 0.2499f, 0.2501f);
    }

    [TorchFact]
    public void A_saved_state_goes_on_where_it_stopped()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] unbroken = Start();
        Parameter[] resumed = Start();
        using AdamW first = optim.AdamW(unbroken, 0.01, weight_decay: 0.1);
        using var file = new MemoryStream();
        for (int step = 0; step < Steps; step++)
        {
            SetGradients(unbroken, step);
            first.step();
            if (step == 3)
            {
                first.save_state_dict(new BinaryWriter(file));
                CopyValues(unbroken, resumed);
            }
        }

        using AdamW second = optim.AdamW(resumed, 0.5);
        file.Position = 0;
        second.load_state_dict(new BinaryReader(file));
        for (int step = 4; step < Steps; step++)
        {
            SetGradients(resumed, step);
            second.step();
        }

        Assert.Equal(unbroken[0].data<float>().ToArray(), resumed[0].data<float>().ToArray());
        Assert.True(first.state_dict().State[0].ApproximatelyEquals(second.state_dict().State[0]));
    }

    [TorchFact]
    public void Another_optimizers_state_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        using var file = new MemoryStream();
        using SGD other = optim.SGD(Start(), 0.1);
        other.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        using AdamW optimizer = optim.AdamW(Start());

        Assert.Throws<InvalidDataException>(() => optimizer.load_state_dict(new BinaryReader(file)));
    }

    [TorchFact]
    public void A_parameter_in_two_groups_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Start();

        Assert.Throws<ArgumentException>(() => optim.AdamW((AdamW.ParamGroup[])[new(parameters), new([parameters[0]])]));
    }

    [TorchFact]
    public void Zeroing_gradients_keeps_them_in_the_optimizer_and_drops_them_in_the_module()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear layer = nn.Linear(2, 1);
        layer.call(ones(1, 2)).sum().backward();
        using SGD optimizer = optim.SGD(layer.parameters(), 0.1);

        optimizer.zero_grad();
        Assert.Equal(0, layer.weight.grad!.abs().sum().ToSingle());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    internal static Parameter[] Start() => [nn.Parameter(cos(arange(12, float32)).reshape(3, 4)), nn.Parameter(arange(4, float32) / 4)];

    private static void SetGradients(Parameter[] parameters, int step)
    {
        foreach (Parameter p in parameters)
        {
            p.grad = sin((arange(p.numel(), float32) * 0.3) + (0.5 * step)).reshape(p.shape) + (p.detach() * 0.1);
        }
    }

    private static void CopyValues(Parameter[] from, Parameter[] to)
    {
        using IDisposable unrecorded = no_grad();
        for (int i = 0; i < from.Length; i++)
        {
            to[i].copy_(from[i]);
        }
    }

    private void AssertClose(double[][] wanted, Tensor[] found, double tolerance = Tolerance)
    {
        double worst = wanted.Zip(found, (values, tensor) => values.Zip(tensor.detach().contiguous().data<float>().ToArray(), (x, y) => Math.Abs(x - y)).Max()).Max();
        output.WriteLine($"largest difference {worst:g3}");
        Assert.InRange(worst, 0, tolerance);
    }
}
