namespace Clip.Sdk.Tokenization.Unigram;

/// <summary>The pieces of a vocabulary by their letters: one step of a search is one look-up of a node and a character.</summary>
internal sealed class PieceTrie
{
    private const int None = -1;
    private readonly Dictionary<(int Node, char Character), int> _children = [];
    private readonly List<int> _ids = [None];

    /// <summary>The empty prefix.</summary>
    public const int Root = 0;

    public void Add(string text, int id)
    {
        int node = Root;
        foreach (char character in text)
        {
            if (!_children.TryGetValue((node, character), out int next))
            {
                next = _ids.Count;
                _ids.Add(None);
                _children.Add((node, character), next);
            }

            node = next;
        }

        _ids[node] = id;
    }

    /// <summary>One character further.</summary>
    public bool TryStep(ref int node, char character) => _children.TryGetValue((node, character), out node);

    /// <summary>The piece that ends here.</summary>
    public bool TryGetId(int node, out int id) => (id = _ids[node]) != None;
}
