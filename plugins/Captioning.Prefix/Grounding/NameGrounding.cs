using System.Numerics.Tensors;
using Clip.Sdk.Engines;

namespace Clip.Sdk.Captioning;

/// <summary>
/// Asks a model for the names that a picture shows: each view is classified among all names (zero-shot, Radford et al. 2021,
/// arXiv:2103.00020), and a name is as likely as in the view that shows it best. Joining that with the language model's own
/// probabilities at decoding is what MAGIC does with whole captions (Su et al. 2022, arXiv:2205.02655).
/// </summary>
internal sealed class NameGrounding
{
    private readonly int _firstToken;
    private readonly float _logitScale;
    private readonly EmbeddingMatrix _names;

    private NameGrounding(int firstToken, float logitScale, EmbeddingMatrix names) => (_firstToken, _logitScale, _names) = (firstToken, logitScale, names);

    /// <summary>Embeds the names.</summary>
    /// <param name="names">Which tokens they are and what sentences they stand in.</param>
    /// <param name="languageModel">Knows how they are spelled.</param>
    /// <param name="model">The model whose embeddings are described.</param>
    public static NameGrounding Create(CaptionerNames names, ICausalLanguageModel languageModel, IClipModel model)
    {
        string[] spelled = [.. Enumerable.Range(names.FirstToken, names.Count).Select(id => languageModel.Detokenize([id]).Trim())];
        int width = model.Texts.Info.Dimensions;
        float[] rows = new float[spelled.Length * width];
        foreach (string sentence in names.Sentences)
        {
            string[] said = [.. spelled.Select(name => sentence.Replace("{}", name, StringComparison.Ordinal))];
            TensorPrimitives.Add(rows, model.Texts.Encode<string>(said, EmbeddingForm.Normalized).Values.Span, rows);
        }

        for (int row = 0; row < spelled.Length; row++)
        {
            Span<float> own = rows.AsSpan(row * width, width);
            TensorPrimitives.Divide(own, MathF.Max(TensorPrimitives.Norm<float>(own), float.Epsilon), own);
        }

        return new NameGrounding(names.FirstToken, (float)model.Info.LogitScale, new EmbeddingMatrix(rows, width, isNormalized: true));
    }

    /// <summary>What a picture says of the names.</summary>
    /// <param name="views">[V · D], raw.</param>
    /// <param name="strength">The power that the probabilities are taken to.</param>
    public NameEvidence Of(ReadOnlySpan<float> views, double strength)
    {
        int width = _names.Dimensions;
        ReadOnlySpan<float> rows = _names.Values.Span;
        float[] best = new float[_names.Count];
        float[] own = new float[_names.Count];
        double[] logs = new double[_names.Count];
        Array.Fill(best, float.NegativeInfinity);
        for (int start = 0; start < views.Length; start += width)
        {
            ReadOnlySpan<float> view = views.Slice(start, width);
            float scale = _logitScale / MathF.Max(TensorPrimitives.Norm(view), float.Epsilon);
            for (int name = 0; name < own.Length; name++)
            {
                own[name] = scale * TensorPrimitives.Dot(view, rows.Slice(name * width, width));
            }

            LogitRules.LogSoftMax(own, logs);
            for (int name = 0; name < own.Length; name++)
            {
                best[name] = Math.Max(best[name], (float)logs[name]);
            }
        }

        TensorPrimitives.Multiply(best, (float)strength, best);
        return new NameEvidence(_firstToken, best);
    }
}
