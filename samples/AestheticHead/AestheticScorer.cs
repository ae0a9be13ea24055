using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;
using Clip.Sdk.Engines;
using Clip.Sdk.Heads;

namespace AestheticHead;

/// <summary>score = w · e + b, where e is the unit-length embedding of a picture.</summary>
public sealed class AestheticScorer : IBatchHead
{
    private readonly IHeadContext _context;
    private readonly float[] _weight;
    private readonly float _bias;

    public AestheticScorer(IHeadContext context)
    {
        _context = context;
        string path = Path.GetFullPath(context.Options.Get<AestheticOptions>().Weights, context.PluginFolder);
        int dimensions = context.Model.Info.Dimensions;
        using IWeightFile file = context.Require<IWeightReader>("it reads the predictor").Open(path);
        if (!file.Shapes.TryGetValue("weight", out IReadOnlyList<long>? shape) || !shape.SequenceEqual([1L, dimensions]))
        {
            string found = shape is null ? "none" : $"[{string.Join(", ", shape)}]";
            throw new ModelFormatException($"A predictor for '{context.Model.Info.Name}' has a 'weight' of shape [1, {dimensions}], but '{path}' has {found}. Take the one that was trained with this model.", path);
        }

        _weight = new float[dimensions];
        file.Read("weight", _weight);
        float[] bias = new float[1];
        file.Read("bias", bias);
        _bias = bias[0];
    }

    public BatchDescription Batch => new()
    {
        Requires = BatchInput.Image,
        Columns = [new BatchColumn("aesthetic", BatchValueType.Number, BatchColumnRole.Score, "How much people like the looks of the picture, about 1 to 10.")],
        Fingerprint = $"{_context.Model.Images.Info.SpaceId}/{_bias:R}",
    };

    [HeadFunction("score_image")]
    [Description("Scores how much people like the looks of a picture, about 1 to 10.")]
    public double ScoreImage([Description("The picture.")] ImageSource image) => Score(_context.Model.Images.EncodeOne(image));

    [HeadFunction("best_image")]
    [Description("Picks the picture whose looks people like best, and tells its place in the list.")]
    public int BestImage([Description("The pictures.")] ImageSource[] images)
    {
        if (images.Length == 0)
        {
            throw new InputException("At least one picture is wanted, but the list is empty.");
        }

        EmbeddingMatrix embeddings = _context.Model.Images.Encode<ImageSource>(images);
        return Enumerable.Range(0, embeddings.Count).MaxBy(row => Score(embeddings[row]));
    }

    public async IAsyncEnumerable<BatchResult> RunAsync(IAsyncEnumerable<BatchItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (BatchItem item in items.WithCancellation(cancellationToken))
        {
            yield return Work(item, cancellationToken);
        }
    }

    private BatchResult Work(BatchItem item, CancellationToken cancellationToken)
    {
        try
        {
            ImageSource image = item.Image ?? throw new InputException($"Item '{item.Id}' has no picture.", item.Id);
            double score = Score(_context.Model.Images.EncodeOne(image, cancellationToken: cancellationToken));
            return BatchResult.Success(item, new JsonObject { ["aesthetic"] = score });
        }
        catch (ClipException error)
        {
            return BatchResult.Failure(item, error);
        }
    }

    private double Score(ReadOnlySpan<float> embedding)
    {
        double score = _bias;
        for (int i = 0; i < embedding.Length; i++)
        {
            score += (double)_weight[i] * embedding[i];
        }

        return score;
    }
}
