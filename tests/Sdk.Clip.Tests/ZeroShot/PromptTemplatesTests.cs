using System.Text.Json;
using Clip.Sdk.TestSupport;
using Clip.Sdk.ZeroShot;

namespace Clip.Sdk.Clip.Tests.ZeroShot;

public sealed class PromptTemplatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedFact]
    public void The_set_of_80_is_that_of_the_notebook_in_its_order()
    {
        using JsonDocument reference = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Shared("tokenizer", "imagenet_templates.json")));

        string[] expected = [.. reference.RootElement.GetProperty("templates").EnumerateArray().Select(template => template.GetString()!)];

        Assert.Equal(expected, PromptTemplates.OpenAI80.Templates);
    }

    [Fact]
    public void The_named_sets_have_80_7_and_1_templates_and_the_small_ones_are_part_of_the_large()
    {
        Assert.Equal(["simple", "openai-7", "openai-80"], PromptTemplates.Names);
        Assert.Equal([1, 7, 80], PromptTemplates.Names.Select(name => PromptTemplates.Resolve(name).Templates.Count));
        Assert.Equal(80, PromptTemplates.OpenAI80.Templates.Distinct().Count());
        Assert.Subset(PromptTemplates.OpenAI80.Templates.ToHashSet(), PromptTemplates.OpenAI7.Templates.ToHashSet());
        Assert.Subset(PromptTemplates.OpenAI80.Templates.ToHashSet(), PromptTemplates.Simple.Templates.ToHashSet());
    }

    [Fact]
    public void A_file_gives_one_template_a_line_without_comments_and_empty_lines()
    {
        string path = Write("\uFEFF# mine\r\n\r\n  a {} in the rain \r\n{} and {}\n");

        PromptTemplates templates = PromptTemplates.Resolve(path);

        Assert.Equal(path, templates.Name);
        Assert.Equal(["a {} in the rain", "{} and {}"], templates.Templates);
        string[] sentences = new string[2];
        templates.Fill("cat", sentences);
        Assert.Equal(["a cat in the rain", "cat and cat"], sentences);
    }

    [Theory]
    [InlineData("a {}\n\na photo of {c}.", "Line 3 of '*', 'a photo of {c}.', has no '{}'. Write '{}' where the label belongs.")]
    [InlineData("a {}\nthe {}\na {}", "Line 3 of '*', 'a {}', is the same as 1. Leave one out.")]
    [InlineData("# nothing\n", "'*' holds no prompt template. Write one a line, with '{}' for the label.")]
    public void What_is_wrong_with_a_file_is_said_with_the_line(string text, string message)
    {
        string path = Write(text);

        Assert.Equal(message.Replace("*", path, StringComparison.Ordinal), Assert.Throws<InputException>(() => PromptTemplates.Load(path)).Message);
    }

    [Fact]
    public void Files_that_are_no_text_or_too_long_are_refused()
    {
        string binary = _folder.File("binary");
        File.WriteAllBytes(binary, [0x61, 0xff, 0xfe, 0x80]);
        string large = _folder.File("large");
        File.WriteAllBytes(large, new byte[(1 << 20) + 1]);

        Assert.Contains("cannot be read as a file of prompt templates", Assert.Throws<InputException>(() => PromptTemplates.Load(binary)).Message, StringComparison.Ordinal);
        Assert.Contains("1048577 bytes", Assert.Throws<InputException>(() => PromptTemplates.Load(large)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones() =>
        Assert.Equal(
            "'openai-8' is neither a set of prompt templates nor a file. Use 'simple', 'openai-7', 'openai-80' or the path of a file with one template a line.",
            Assert.Throws<InputException>(() => PromptTemplates.Resolve("openai-8")).Message);

    private string Write(string text)
    {
        string path = _folder.File("templates.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
