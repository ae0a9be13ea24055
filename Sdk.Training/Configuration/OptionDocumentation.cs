using System.Reflection;
using System.Xml.Linq;

namespace Clip.Sdk.Training.Configuration;

/// <summary>What the options mean, read from the documentation file that the compiler writes beside the assembly.</summary>
internal sealed class OptionDocumentation
{
    private readonly Dictionary<string, string> _summaries = [];

    /// <summary>Reads the file; without it the options stay unexplained.</summary>
    public static OptionDocumentation Load()
    {
        var result = new OptionDocumentation();
        string path = Path.Combine(AppContext.BaseDirectory, typeof(OptionDocumentation).Assembly.GetName().Name + ".xml");
        if (!File.Exists(path))
        {
            return result;
        }

        foreach (XElement member in XDocument.Load(path).Descendants("member"))
        {
            if (member.Attribute("name")?.Value is string name && member.Element("summary") is XElement summary)
            {
                result._summaries[name] = Flatten(summary);
            }
        }

        return result;
    }

    /// <summary>The first words about a property, on one line, or null.</summary>
    public string? SummaryOf(PropertyInfo property) =>
        _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Flatten(XElement summary)
    {
        foreach (XElement reference in summary.Descendants("see").ToArray())
        {
            string target = reference.Attribute("cref")?.Value ?? reference.Attribute("langword")?.Value ?? "";
            reference.ReplaceWith(target[(target.LastIndexOf('.') + 1)..]);
        }

        return string.Join(' ', summary.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
