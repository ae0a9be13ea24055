using System.Text;

namespace Clip.Sdk.ZeroShot;

/// <summary>A named set of sentences with a <c>{}</c> for the label. A label's embedding is the mean direction of its sentences.</summary>
public sealed class PromptTemplates
{
    /// <summary>What stands for the label.</summary>
    public const string Placeholder = "{}";

    private const int MaxFileBytes = 1 << 20;

    private static readonly PromptTemplates[] Known =
    [
        new("simple", PromptTemplateSets.Simple), new("openai-7", PromptTemplateSets.OpenAI7), new("openai-80", PromptTemplateSets.OpenAI80),
    ];

    private readonly string[] _templates;

    private PromptTemplates(string name, string[] templates) => (Name, _templates) = (name, templates);

    /// <summary><c>simple</c>: "a photo of a {}." alone.</summary>
    public static PromptTemplates Simple => Known[0];

    /// <summary><c>openai-7</c>: the subset of seven that OpenAI's ImageNet notebook selected; nearly as good as all 80 at a tenth of the cost.</summary>
    public static PromptTemplates OpenAI7 => Known[1];

    /// <summary><c>openai-80</c>: the 80 templates behind OpenAI's published ImageNet figures.</summary>
    public static PromptTemplates OpenAI80 => Known[2];

    /// <summary>The names that <see cref="Resolve"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(set => set.Name)];

    /// <summary>The name of the set, or the path of the file that it came from.</summary>
    public string Name { get; }

    /// <summary>The sentences, in order; each holds <see cref="Placeholder"/>.</summary>
    public IReadOnlyList<string> Templates => _templates;

    /// <summary>A set from own sentences.</summary>
    /// <param name="name">A name for messages.</param>
    /// <param name="templates">At least one; each holds <see cref="Placeholder"/>, none comes twice.</param>
    /// <exception cref="InputException">There is none, or one has no placeholder or comes twice.</exception>
    public static PromptTemplates Create(string name, IEnumerable<string> templates)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(templates);
        return Checked(name, [.. templates.Select((template, index) => (template, index + 1))], "Template");
    }

    /// <summary>A named set, or the file of that path.</summary>
    /// <param name="nameOrPath">One of <see cref="Names"/>, or a path.</param>
    /// <exception cref="InputException">It is neither, or the file is wrong.</exception>
    public static PromptTemplates Resolve(string nameOrPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(nameOrPath);
        if (Array.Find(Known, set => set.Name == nameOrPath) is { } known)
        {
            return known;
        }

        return File.Exists(nameOrPath)
            ? Load(nameOrPath)
            : throw new InputException($"'{nameOrPath}' is neither a set of prompt templates nor a file. Use {string.Join(", ", Names.Select(name => $"'{name}'"))} or the path of a file with one template a line.", nameOrPath);
    }

    /// <summary>Reads own templates: UTF-8, one a line; empty lines and lines that begin with <c>#</c> are left out.</summary>
    /// <param name="path">The file, at most 1 MiB.</param>
    /// <exception cref="InputException">The file cannot be read, or a line of it, named by its number, is wrong.</exception>
    public static PromptTemplates Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var templates = new List<(string, int)>();
        int number = 0;
        foreach (string raw in ReadText(path).Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length > 0 && line[0] != '#')
            {
                templates.Add((line, number));
            }
        }

        return Checked(path, templates, "Line");
    }

    /// <summary>The sentences for one label, in order.</summary>
    /// <param name="label">Replaces every placeholder.</param>
    /// <param name="destination">As many as there are <see cref="Templates"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public void Fill(string label, Span<string> destination)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (destination.Length < _templates.Length)
        {
            throw new ArgumentException($"'{Name}' has {_templates.Length} templates but there is room for {destination.Length} sentences.", nameof(destination));
        }

        for (int i = 0; i < _templates.Length; i++)
        {
            destination[i] = _templates[i].Replace(Placeholder, label, StringComparison.Ordinal);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string ReadText(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MaxFileBytes)
            {
                throw new InputException($"'{path}' has {file.Length} bytes; a file of prompt templates has at most {MaxFileBytes}. Check the path.", path);
            }

            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new InputException($"'{path}' cannot be read as a file of prompt templates: {error.Message} Give a UTF-8 text file with one template a line.", path, error);
        }
    }

    private static PromptTemplates Checked(string name, List<(string Template, int Number)> templates, string unit)
    {
        if (templates.Count == 0)
        {
            throw new InputException($"'{name}' holds no prompt template. Write one a line, with '{{}}' for the label.", name);
        }

        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((string template, int number) in templates)
        {
            if (string.IsNullOrEmpty(template) || !template.Contains(Placeholder, StringComparison.Ordinal))
            {
                throw new InputException($"{unit} {number} of '{name}', '{template}', has no '{{}}'. Write '{{}}' where the label belongs.", template);
            }

            if (!seen.TryAdd(template, number))
            {
                throw new InputException($"{unit} {number} of '{name}', '{template}', is the same as {seen[template]}. Leave one out.", template);
            }
        }

        return new PromptTemplates(name, [.. seen.Keys]);
    }
}
