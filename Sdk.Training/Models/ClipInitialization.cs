using Clip.Sdk.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Models;

/// <summary>
/// Draws new weights as openai/CLIP and open_clip do. The text tower and the ResNet have rules of their own; the vision
/// transformer has them for tokens, positions and projection, and PyTorch's defaults elsewhere.
/// </summary>
internal static class ClipInitialization
{
    private const double TokenDeviation = 0.02;
    private const double PositionDeviation = 0.01;

    public static void Apply(ClipModule module, Generator generator)
    {
        using IDisposable unrecorded = no_grad();
        if (module.Vision is VisionTransformer vision)
        {
            DrawVision(vision, module.ImageProjection!, generator);
        }
        else
        {
            DrawResNet(module.ResNet!, generator);
        }

        DrawText(module.Text, module.TextProjection, generator);
    }

    private static void DrawVision(VisionTransformer vision, Projection projection, Generator generator)
    {
        double scale = Math.Pow(vision.Architecture.Width, -0.5);
        vision.Embeddings.ClassToken.normal_(0, scale, generator);
        vision.Embeddings.PositionWeight.normal_(0, scale, generator);
        DrawConvolution(vision.Embeddings.PatchWeight, generator);
        foreach (TransformerBlock block in vision.Encoder.Layers)
        {
            DrawDefault(block, generator);
        }

        projection.Weight.normal_(0, scale, generator);
    }

    private static void DrawText(TextTransformer text, Projection projection, Generator generator)
    {
        long width = text.Architecture.Width;
        double attention = Math.Pow(width, -0.5);
        double output = attention * Math.Pow(2 * text.Architecture.Layers, -0.5);
        double feedForward = Math.Pow(2 * width, -0.5);
        text.Embeddings.TokenWeight.normal_(0, TokenDeviation, generator);
        text.Embeddings.PositionWeight.normal_(0, PositionDeviation, generator);
        foreach (TransformerBlock block in text.Encoder.Layers)
        {
            DrawDefault(block, generator);
            block.Attention.Query.Weight.normal_(0, attention, generator);
            block.Attention.Key.Weight.normal_(0, attention, generator);
            block.Attention.Value.Weight.normal_(0, attention, generator);
            block.Attention.Output.Weight.normal_(0, output, generator);
            block.Mlp.First.Weight.normal_(0, feedForward, generator);
            block.Mlp.Second.Weight.normal_(0, output, generator);
        }

        projection.Weight.normal_(0, attention, generator);
    }

    private static void DrawResNet(ModifiedResNet resNet, Generator generator)
    {
        foreach (Conv2d convolution in resNet.modules().OfType<Conv2d>())
        {
            DrawConvolution(convolution.weight!, generator);
        }

        AttentionPool pool = resNet.Pool;
        double deviation = Math.Pow(resNet.Architecture.Width, -0.5);
        pool.Positions.normal_(0, deviation, generator);
        foreach (Projection projection in (Projection[])[pool.Query, pool.Key, pool.Value, pool.Output])
        {
            DrawLinear(projection, generator);
            projection.Weight.normal_(0, deviation, generator);
        }

        foreach (Bottleneck block in resNet.Blocks)
        {
            block.LastNorm.weight!.zero_();
        }
    }

    // What nn.MultiheadAttention and nn.Linear start from.
    private static void DrawDefault(TransformerBlock block, Generator generator)
    {
        SelfAttention attention = block.Attention;
        long width = attention.Query.Weight.shape[1];

        // Xavier over the joined matrix of q, k and v, which has 3 W rows and W columns.
        double bound = Math.Sqrt(6.0 / (4 * width));
        attention.Query.Weight.uniform_(-bound, bound, generator);
        attention.Key.Weight.uniform_(-bound, bound, generator);
        attention.Value.Weight.uniform_(-bound, bound, generator);
        DrawLinear(attention.Output, generator);
        attention.Output.Bias!.zero_();
        DrawLinear(block.Mlp.First, generator);
        DrawLinear(block.Mlp.Second, generator);
    }

    private static void DrawLinear(Projection projection, Generator generator)
    {
        double bound = 1 / Math.Sqrt(projection.Weight.shape[1]);
        projection.Weight.uniform_(-bound, bound, generator);
        projection.Bias?.uniform_(-bound, bound, generator);
    }

    private static void DrawConvolution(Parameter weight, Generator generator)
    {
        long[] shape = weight.shape;
        double bound = 1 / Math.Sqrt(shape[1] * shape[2] * shape[3]);
        weight.uniform_(-bound, bound, generator);
    }
}
