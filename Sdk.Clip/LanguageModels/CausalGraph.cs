using Clip.Sdk.Architectures;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Clip.Sdk.LanguageModels;

/// <summary>
/// One step of a causal transformer as a graph: B sequences of P positions in the past, T new ones, W width, H heads, d = W / H,
/// V words. Keys and values of the past go in, those of past and present come out; the logits are those behind the last position.
/// </summary>
internal sealed class CausalGraph
{
    public const string Embeddings = "inputs_embeds";
    public const string Positions = "positions";
    public const string Mask = "attention_bias";
    public const string Logits = "logits";

    /// <summary>OPT's table of positions has two rows in front that no text uses.</summary>
    public const int OptPositionOffset = 2;

    private readonly GraphBuilder _graph = new("causal_language_model");
    private readonly LanguageTensors _tensors;
    private readonly LanguageModelArchitecture _model;
    private readonly GraphValue _embeddings;
    private readonly GraphValue _mask;
    private readonly GraphValue _newTokens;

    private CausalGraph(LanguageTensors tensors, LanguageModelArchitecture model)
    {
        _tensors = tensors;
        _model = model;
        _embeddings = _graph.Input(Embeddings, TensorElementType.Float, "batch", "tokens", model.Width);
        _mask = _graph.Input(Mask, TensorElementType.Float, "tokens", "positions");
        _newTokens = _graph.Length(_embeddings, 1);
    }

    private int HeadWidth => _model.Width / _model.Heads;

    private string PositionTable => _model.Kind == LanguageModelKind.Gpt2 ? "wpe.weight" : "embed_positions.weight";

    private string FinalNorm => _model.Kind == LanguageModelKind.Gpt2 ? "ln_f" : "final_layer_norm";

    /// <summary>The name of the table of word embeddings.</summary>
    public static string WordTable(LanguageModelKind kind) => kind == LanguageModelKind.Gpt2 ? "wte.weight" : "embed_tokens.weight";

    public static string PastKeys(int layer) => $"past.{layer}.key";

    public static string PastValues(int layer) => $"past.{layer}.value";

    public static string PresentKeys(int layer) => $"present.{layer}.key";

    public static string PresentValues(int layer) => $"present.{layer}.value";

    public static OnnxGraph Build(LanguageTensors tensors, LanguageModelArchitecture model)
    {
        var network = new CausalGraph(tensors, model);
        network.Forward();
        return network._graph.Build();
    }

    private void Forward()
    {
        GraphValue positions = _graph.Input(Positions, TensorElementType.Int64, "tokens");
        int rows = _model.ContextLength + (_model.Kind == LanguageModelKind.Opt ? OptPositionOffset : 0);
        GraphValue table = Weight(_tensors.Get(PositionTable, rows, _model.Width));
        GraphValue x = _graph.Reshape(_graph.Add(_embeddings, _graph.Gather(table, positions, axis: 0)), -1, _model.Width);   // [B·T, W]
        for (int layer = 0; layer < _model.Layers; layer++)
        {
            x = _model.Kind == LanguageModelKind.Gpt2 ? Gpt2Block(x, layer) : OptBlock(x, layer);
        }

        GraphValue last = _graph.Gather(Items(x), _graph.Scalar(-1L), axis: 1);                                               // [B, W]
        CheckpointTensor head = _tensors.Head(WordTable(_model.Kind), _model.VocabularySize, _model.Width);
        GraphValue logits = _graph.Gemm(Norm(last, FinalNorm), Weight(head), GraphValue.None);                                // [B, V]
        _graph.Output(logits, Logits, TensorElementType.Float, "batch", _model.VocabularySize);
    }

    /// <summary>x + attention(norm(x)), then x + mlp(norm(x)); GPT-2's matrices are [in, out], and one gives queries, keys and values.</summary>
    private GraphValue Gpt2Block(GraphValue x, int layer)
    {
        string block = $"h.{layer}.";
        GraphValue mixed = Transposed(Norm(x, block + "ln_1"), block + "attn.c_attn", _model.Width, 3 * _model.Width);
        GraphValue heard = Attend(Part(mixed, 0), Part(mixed, 1), Part(mixed, 2), layer);
        x = _graph.Add(x, Transposed(heard, block + "attn.c_proj", _model.Width, _model.Width));
        GraphValue inner = Activate(Transposed(Norm(x, block + "ln_2"), block + "mlp.c_fc", _model.Width, _model.InnerWidth));
        return _graph.Add(x, Transposed(inner, block + "mlp.c_proj", _model.InnerWidth, _model.Width));
    }

    private GraphValue OptBlock(GraphValue x, int layer)
    {
        string block = $"layers.{layer}.";
        string attention = block + "self_attn.";
        int width = _model.Width;
        GraphValue normalized = Norm(x, block + "self_attn_layer_norm");
        GraphValue heard = Attend(
            Linear(normalized, attention + "q_proj", width, width),
            Linear(normalized, attention + "k_proj", width, width),
            Linear(normalized, attention + "v_proj", width, width),
            layer);
        x = _graph.Add(x, Linear(heard, attention + "out_proj", width, width));
        GraphValue inner = Activate(Linear(Norm(x, block + "final_layer_norm"), block + "fc1", width, _model.InnerWidth));
        return _graph.Add(x, Linear(inner, block + "fc2", _model.InnerWidth, width));
    }

    /// <summary>softmax(q · kᵀ / √d + mask) · v over past and present: [B·T, W] each → [B·T, W].</summary>
    private GraphValue Attend(GraphValue q, GraphValue k, GraphValue v, int layer)
    {
        GraphValue queries = Heads(_graph.Multiply(q, _graph.Scalar(1 / MathF.Sqrt(HeadWidth))));    // [B, H, T, d]
        GraphValue keys = Remember(Heads(k), PastKeys(layer), PresentKeys(layer));                    // [B, H, P + T, d]
        GraphValue values = Remember(Heads(v), PastValues(layer), PresentValues(layer));
        GraphValue logits = _graph.Add(_graph.MatMul(queries, _graph.Transpose(keys, 0, 1, 3, 2)), _mask);
        GraphValue mixed = _graph.MatMul(_graph.Softmax(logits), values);                             // [B, H, T, d]
        return _graph.Reshape(_graph.Transpose(mixed, 0, 2, 1, 3), -1, _model.Width);
    }

    private GraphValue Remember(GraphValue present, string past, string name)
    {
        GraphValue before = _graph.Input(past, TensorElementType.Float, "batch", _model.Heads, "past", HeadWidth);
        GraphValue all = _graph.Concat(2, before, present);
        _graph.Output(all, name, TensorElementType.Float, "batch", _model.Heads, "positions", HeadWidth);
        return all;
    }

    /// <summary>[B·T, W] → [B, T, W].</summary>
    private GraphValue Items(GraphValue x) => _graph.Reshape(x, _graph.Concat(0, _graph.Constant(-1), _newTokens, _graph.Constant(_model.Width)));

    /// <summary>[B·T, W] → [B, H, T, d].</summary>
    private GraphValue Heads(GraphValue x) => _graph.Transpose(
        _graph.Reshape(x, _graph.Concat(0, _graph.Constant(-1), _newTokens, _graph.Constant(_model.Heads, HeadWidth))), 0, 2, 1, 3);

    /// <summary>One third of the columns.</summary>
    private GraphValue Part(GraphValue x, int index) =>
        _graph.Slice(x, _graph.Constant(index * _model.Width), _graph.Constant((index + 1) * _model.Width), axis: 1);

    private GraphValue Norm(GraphValue x, string layer) => _graph.LayerNormalization(
        x, Weight(_tensors.Get(layer + ".weight", _model.Width)), Weight(_tensors.Get(layer + ".bias", _model.Width)), _model.LayerNormEpsilon);

    private GraphValue Linear(GraphValue x, string layer, int from, int to) =>
        _graph.Gemm(x, Weight(_tensors.Get(layer + ".weight", to, from)), Weight(_tensors.Get(layer + ".bias", to)));

    private GraphValue Transposed(GraphValue x, string layer, int from, int to) =>
        _graph.Node("Gemm", [x, Weight(_tensors.Get(layer + ".weight", from, to)), Weight(_tensors.Get(layer + ".bias", to))]);

    private GraphValue Activate(GraphValue x) => _model.Activation is { } activation ? Activations.Apply(_graph, x, activation) : _graph.Relu(x);

    /// <summary>A weight as 32-bit floats, over the file's own bytes; one of 16 bits is widened when the session is made.</summary>
    private GraphValue Weight(CheckpointTensor tensor)
    {
        TensorElementType type = tensor.Type switch
        {
            TensorType.Float32 => TensorElementType.Float,
            TensorType.Float16 => TensorElementType.Float16,
            TensorType.BFloat16 => TensorElementType.BFloat16,
            _ => throw new ModelFormatException($"Tensor '{tensor.Name}' holds {tensor.Type}, where a weight was expected to be Float32, Float16 or BFloat16.", tensor.FilePath),
        };
        GraphValue value = _graph.Initializer(new GraphInitializer(tensor.Name, type, tensor.Shape, new StoredTensorData(tensor)));
        return type == TensorElementType.Float ? value : _graph.Widen(value);
    }
}
