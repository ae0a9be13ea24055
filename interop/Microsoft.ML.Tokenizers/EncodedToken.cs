namespace Microsoft.ML.Tokenizers;

/// <summary>One token of an encoded text: its id, the vocabulary's spelling and the characters that it came from.</summary>
public readonly struct EncodedToken : IEquatable<EncodedToken>
{
    /// <summary>Creates a token.</summary>
    /// <param name="id">The id in the vocabulary.</param>
    /// <param name="value">The vocabulary's spelling of the token.</param>
    /// <param name="offset">The characters of the encoded (normalised) text that the token covers.</param>
    public EncodedToken(int id, string value, Range offset)
    {
        Id = id;
        Value = value;
        Offset = offset;
    }

    /// <summary>The id in the vocabulary.</summary>
    public int Id { get; }

    /// <summary>The vocabulary's spelling of the token.</summary>
    public string Value { get; }

    /// <summary>The characters of the encoded (normalised) text that the token covers.</summary>
    public Range Offset { get; }

    /// <inheritdoc />
    public bool Equals(EncodedToken other) => Id == other.Id && Value == other.Value && Offset.Equals(other.Offset);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is EncodedToken other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Value, Offset);
}
