namespace Clip.Sdk.Heads;

/// <summary>
/// Makes a public method of a head a function that hosts offer. <see cref="System.ComponentModel.DescriptionAttribute"/> on the method and on
/// each parameter is what people and language models read.
/// </summary>
/// <remarks>
/// Parameters are given as JSON. A parameter of type <see cref="ImageSource"/> is given as a path or a data URI and resolved through
/// <see cref="IHeadContext.Files"/>; a <see cref="CancellationToken"/> is the caller's and does not show. A result is given back as
/// JSON; an <see cref="IAsyncEnumerable{T}"/> of strings is streamed where the host streams.
/// </remarks>
/// <param name="name">Lower-case words joined by underscores, unique in the head, for example <c>score_image</c>.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HeadFunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
