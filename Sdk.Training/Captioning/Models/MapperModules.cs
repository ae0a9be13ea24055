using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Captioning.Models;

/// <summary>ClipCap's MLP under the names of its files. [N, D] → [N, k, W].</summary>
internal sealed class MlpMapperModule : nn.Module<Tensor, Tensor>
{
    private readonly long _width;

    [ComponentName(Name = "model")]
    private readonly Layers _layers;

    public MlpMapperModule(long embeddingWidth, long prefixLength, long width)
        : base(nameof(MlpMapperModule))
    {
        _width = width;
        _layers = new Layers(embeddingWidth, width * prefixLength / 2, width * prefixLength);
        RegisterComponents();
    }

    public override Tensor forward(Tensor embeddings)
    {
        using Tensor prefix = _layers.call(embeddings);
        return prefix.view(embeddings.shape[0], -1, _width);
    }

    private sealed class Layers : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = "0")]
        private readonly Projection _first;

        [ComponentName(Name = "2")]
        private readonly Projection _second;

        public Layers(long inputs, long inner, long outputs)
            : base(nameof(Layers))
        {
            _first = new Projection(inputs, inner);
            _second = new Projection(inner, outputs);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using Tensor inner = _first.call(x);
            using Tensor active = inner.tanh();
            return _second.call(active);
        }
    }
}

/// <summary>One layer, under the names of ClipCap's files of long prefixes. [N, D] → [N, k, W].</summary>
internal sealed class LinearMapperModule : nn.Module<Tensor, Tensor>
{
    private readonly long _width;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public LinearMapperModule(long embeddingWidth, long prefixLength, long width)
        : base(nameof(LinearMapperModule))
    {
        _width = width;
        _weight = new Parameter(empty([width * prefixLength, embeddingWidth]));
        _bias = new Parameter(zeros([width * prefixLength]));
        RegisterComponents();
    }

    public override Tensor forward(Tensor embeddings)
    {
        using Tensor prefix = nn.functional.linear(embeddings, _weight, _bias);
        return prefix.view(embeddings.shape[0], -1, _width);
    }
}

/// <summary>ClipCap's transformer under the names of its files. [N, D] → [N, k, W].</summary>
internal sealed class TransformerMapperModule : nn.Module<Tensor, Tensor>
{
    private readonly long _width;
    private readonly long _clipLength;

    [ComponentName(Name = "linear")]
    private readonly Projection _entry;

    [ComponentName(Name = "prefix_const")]
    private readonly Parameter _constants;

    [ComponentName(Name = "transformer")]
    private readonly MapperStack _stack;

    public TransformerMapperModule(long embeddingWidth, CaptionMapperOptions options, long width)
        : base(nameof(TransformerMapperModule))
    {
        (_width, _clipLength) = (width, options.ClipLength);
        _entry = new Projection(embeddingWidth, options.ClipLength * width);
        _constants = new Parameter(empty([options.PrefixLength, width]));
        _stack = new MapperStack(width, options.Layers);
        RegisterComponents();
    }

    public override Tensor forward(Tensor embeddings)
    {
        using DisposeScope scope = NewDisposeScope();
        long count = embeddings.shape[0];
        Tensor own = _entry.call(embeddings).view(count, _clipLength, _width);
        Tensor x = cat([own, _constants.unsqueeze(0).expand(count, _constants.shape[0], _width)], 1);
        return _stack.call(x).narrow(1, _clipLength, _constants.shape[0]).MoveToOuterDisposeScope();
    }
}

/// <summary>The layers of the transformer.</summary>
internal sealed class MapperStack : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "layers")]
    private readonly ModuleList<MapperBlock> _layers;

    public MapperStack(long width, int layers)
        : base(nameof(MapperStack))
    {
        _layers = nn.ModuleList<MapperBlock>([.. Enumerable.Range(0, layers).Select(_ => new MapperBlock(width))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (MapperBlock layer in _layers)
        {
            x = layer.call(x);
        }

        return x.MoveToOuterDisposeScope();
    }
}

/// <summary>Norm first, every token sees every token, ReLU in the feed-forward part. [N, T, W] → [N, T, W].</summary>
internal sealed class MapperBlock : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "norm1")]
    private readonly LayerNorm _attentionNorm;

    [ComponentName(Name = "attn")]
    private readonly MapperAttention _attention;

    [ComponentName(Name = "norm2")]
    private readonly LayerNorm _feedForwardNorm;

    [ComponentName(Name = "mlp")]
    private readonly MapperFeedForward _feedForward;

    public MapperBlock(long width)
        : base(nameof(MapperBlock))
    {
        _attentionNorm = nn.LayerNorm(width);
        _attention = new MapperAttention(width);
        _feedForwardNorm = nn.LayerNorm(width);
        _feedForward = new MapperFeedForward(width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        x = x + _attention.call(_attentionNorm.call(x));
        return (x + _feedForward.call(_feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }
}

/// <summary>Attention of eight heads, whose queries, keys and values have no bias.</summary>
internal sealed class MapperAttention : nn.Module<Tensor, Tensor>
{
    public const int Heads = 8;

    [ComponentName(Name = "to_queries")]
    private readonly Projection _queries;

    [ComponentName(Name = "to_keys_values")]
    private readonly Projection _keysAndValues;

    [ComponentName(Name = "project")]
    private readonly Projection _output;

    public MapperAttention(long width)
        : base(nameof(MapperAttention))
    {
        _queries = new Projection(width, width, hasBias: false);
        _keysAndValues = new Projection(width, 2 * width, hasBias: false);
        _output = new Projection(width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = x.shape;
        Tensor queries = _queries.call(x).view(shape[0], shape[1], Heads, -1).transpose(1, 2);
        Tensor both = _keysAndValues.call(x).view(shape[0], shape[1], 2, Heads, shape[2] / Heads).permute(2, 0, 3, 1, 4);
        Tensor heard = nn.functional.scaled_dot_product_attention(queries, both.select(0, 0), both.select(0, 1));
        return _output.call(heard.transpose(1, 2).reshape(shape)).MoveToOuterDisposeScope();
    }
}

/// <summary>Two projections, twice the width between them.</summary>
internal sealed class MapperFeedForward : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "fc1")]
    private readonly Projection _first;

    [ComponentName(Name = "fc2")]
    private readonly Projection _second;

    public MapperFeedForward(long width)
        : base(nameof(MapperFeedForward))
    {
        _first = new Projection(width, 2 * width);
        _second = new Projection(2 * width, width);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using Tensor inner = _first.call(x);
        using Tensor active = nn.functional.relu(inner);
        return _second.call(active);
    }
}
