using System.Security.Cryptography;
using System.Text;
using Clip.Sdk.Moderation.Policies;

namespace Clip.Sdk.Moderation.Scoring;

/// <summary>The embedding of every prompt of a policy: the mean of its sentences, of unit length. Each prompt is encoded once.</summary>
internal sealed class PromptBank
{
    private readonly float[] _rows;

    private PromptBank(float[] rows, int dimensions, IReadOnlyDictionary<PromptKey, int> places)
    {
        _rows = rows;
        Dimensions = dimensions;
        Places = places;
    }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>The row of each prompt.</summary>
    public IReadOnlyDictionary<PromptKey, int> Places { get; }

    /// <summary>P, the number of rows.</summary>
    public int Count => Places.Count;

    /// <summary>Cosines of an embedding with every prompt.</summary>
    /// <param name="embedding">[D] of unit length.</param>
    /// <param name="cosines">[P] receives them.</param>
    public void Compare(ReadOnlySpan<float> embedding, Span<double> cosines)
    {
        for (int row = 0; row < Count; row++)
        {
            cosines[row] = Vectors.Dot(_rows.AsSpan(row * Dimensions, Dimensions), embedding);
        }
    }

    /// <summary>Encodes the prompts of a policy, or takes them from the cache.</summary>
    /// <exception cref="PolicyException">A sentence is longer than the model's context.</exception>
    public static PromptBank Create(Policy policy, ITextEncoder encoder, PromptCache cache, CancellationToken cancellationToken)
    {
        var places = new Dictionary<PromptKey, int>();
        foreach (PolicyCategory category in policy.Categories)
        {
            string templates = string.Join('\n', category.Templates);
            foreach (string prompt in PromptsOf(category))
            {
                places.TryAdd(new PromptKey(prompt, templates), places.Count);
            }
        }

        int dimensions = encoder.Info.Dimensions;
        string key = KeyOf(places.Keys, encoder.Info);
        if (cache.Read(key, places.Count * dimensions) is { } cached)
        {
            return new PromptBank(cached, dimensions, places);
        }

        float[] rows = Encode(policy, [.. places.Keys], encoder, cancellationToken);
        cache.Write(key, rows);
        return new PromptBank(rows, dimensions, places);
    }

    public static IEnumerable<string> PromptsOf(PolicyCategory category) =>
        category.Positive.Concat(category.Counter).Concat(category.Exemptions.SelectMany(exemption => exemption.Prompts));

    private static float[] Encode(Policy policy, PromptKey[] prompts, ITextEncoder encoder, CancellationToken cancellationToken)
    {
        int dimensions = encoder.Info.Dimensions;
        List<string> sentences = [];
        List<int> owners = [];
        for (int i = 0; i < prompts.Length; i++)
        {
            foreach (string template in prompts[i].Templates.Split('\n'))
            {
                sentences.Add(template.Replace("{}", prompts[i].Prompt, StringComparison.Ordinal));
                owners.Add(i);
            }
        }

        string[] all = [.. sentences];
        RefuseTruncated(policy, all, encoder);
        float[] embeddings = new float[all.Length * dimensions];
        encoder.Encode(all, embeddings, EmbeddingForm.Normalized, cancellationToken);
        float[] rows = new float[prompts.Length * dimensions];
        for (int i = 0; i < all.Length; i++)
        {
            Vectors.Add(embeddings.AsSpan(i * dimensions, dimensions), rows.AsSpan(owners[i] * dimensions, dimensions));
        }

        for (int i = 0; i < prompts.Length; i++)
        {
            Vectors.Normalize(rows.AsSpan(i * dimensions, dimensions));
        }

        return rows;
    }

    private static void RefuseTruncated(Policy policy, string[] sentences, ITextEncoder encoder)
    {
        var measures = new TextMeasure[sentences.Length];
        encoder.Measure(sentences, measures);
        int index = Array.FindIndex(measures, measure => measure.IsTruncated);
        if (index >= 0)
        {
            throw new PolicyException($"The sentence '{sentences[index]}' of policy '{policy.Name}' has {measures[index].TokenCount} tokens, but the model's context holds {encoder.ContextLength - 2}. Shorten the prompt or its template.", policy.Path);
        }
    }

    private static string KeyOf(IEnumerable<PromptKey> prompts, EncoderInfo info)
    {
        string text = $"{info.SpaceId}\n{info.Dimensions}\n{string.Join('\u0001', prompts.Select(prompt => prompt.Prompt + '\u0002' + prompt.Templates))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>A prompt with its templates, one a line.</summary>
internal readonly record struct PromptKey(string Prompt, string Templates);
