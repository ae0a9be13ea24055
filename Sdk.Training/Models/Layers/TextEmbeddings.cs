using Clip.Sdk.Architectures;
using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models.Layers;

/// <summary>Looks tokens up and adds the positions. [N, T] → [N, T, W].</summary>
internal sealed class TextEmbeddings : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "token_embedding")]
    private readonly Embedding _tokens;

    [ComponentName(Name = "position_embedding")]
    private readonly Embedding _positions;

    public TextEmbeddings(TextArchitecture text)
        : base(nameof(TextEmbeddings))
    {
        _tokens = nn.Embedding(text.VocabularySize, text.Width);
        _positions = nn.Embedding(text.ContextLength, text.Width);
        RegisterComponents();
    }

    public Parameter TokenWeight => _tokens.weight!;

    public Parameter PositionWeight => _positions.weight!;

    public override Tensor forward(Tensor ids)
    {
        using DisposeScope scope = NewDisposeScope();
        return (_tokens.call(ids) + PositionWeight.narrow(0, 0, ids.shape[1])).MoveToOuterDisposeScope();
    }
}
