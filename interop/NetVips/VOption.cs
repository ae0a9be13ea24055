using System.Collections;

namespace NetVips;

/// <summary>Optional arguments of an operation, by name. Null means "let libvips decide".</summary>
public class VOption : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>How many arguments there are.</summary>
    public int Count => _values.Count;

    /// <summary>The names.</summary>
    public Dictionary<string, object?>.KeyCollection Keys => _values.Keys;

    /// <summary>One argument.</summary>
    /// <param name="key">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such argument.</exception>
    public object? this[string key]
    {
        get => _values[key];
        set => _values[key] = value;
    }

    /// <summary>Adds an argument.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is there already.</exception>
    public void Add(string key, object? value) => _values.Add(key, value);

    /// <summary>Whether an argument is there.</summary>
    /// <param name="key">Its name.</param>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <summary>Takes an argument out.</summary>
    /// <param name="key">Its name.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string key) => _values.Remove(key);

    /// <summary>Looks an argument up.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGetValue(string key, out object? value) => _values.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
