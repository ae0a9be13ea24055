using Clip.Sdk.Engines;

namespace Clip.Captioning.Prefix.Tests;

/// <summary>A language model whose logits behind its n-th word are the n-th position of the prefix: what a word rests on is known.</summary>
internal sealed class ScriptedLanguageModel(int width, int context = 64) : ICausalLanguageModel
{
    public int Width => width;

    public int VocabularySize => width;

    public int ContextLength => context;

    public int EndOfText => width - 1;

    public IReadOnlyList<int> Tokenize(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];

    public string Detokenize(ReadOnlySpan<int> ids)
    {
        string text = "";
        foreach (int id in ids)
        {
            text += id == EndOfText ? "" : $" {id}";
        }

        return text;
    }

    public void Embed(ReadOnlySpan<int> ids, Span<float> destination)
    {
        destination[..(ids.Length * width)].Clear();
        for (int i = 0; i < ids.Length; i++)
        {
            destination[(i * width) + ids[i]] = 1;
        }
    }

    public ILanguageSequence Start(int batchSize) => new Sequence(width, batchSize);

    public void Dispose()
    {
    }

    private sealed class Sequence(int width, int batchSize) : ILanguageSequence
    {
        private float[][] _prefixes = [];
        private int _words;

        public int BatchSize { get; private set; } = batchSize;

        public int Length { get; private set; }

        public void Append(ReadOnlySpan<float> embeddings, Span<float> logits, CancellationToken cancellationToken = default)
        {
            int length = embeddings.Length / BatchSize;
            if (_prefixes.Length == 0)
            {
                _prefixes = new float[BatchSize][];
                for (int row = 0; row < BatchSize; row++)
                {
                    _prefixes[row] = embeddings.Slice(row * length, length).ToArray();
                }
            }
            else
            {
                _words++;
            }

            Length += length / width;
            for (int row = 0; row < BatchSize; row++)
            {
                int position = _words % (_prefixes[row].Length / width);
                _prefixes[row].AsSpan(position * width, width).CopyTo(logits[(row * width)..]);
            }
        }

        public void Reorder(ReadOnlySpan<int> parents)
        {
            float[][] chosen = new float[parents.Length][];
            for (int row = 0; row < parents.Length; row++)
            {
                chosen[row] = _prefixes[parents[row]];
            }

            _prefixes = chosen;
            BatchSize = parents.Length;
        }

        public void Dispose()
        {
        }
    }
}
