using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests;

public class TokenizeCommandTests
{
    private static readonly string Vocabulary = Path.Combine(Fixtures.Local("models"), "mini_bpe_1024.txt.gz");

    [SharedFact]
    public void All_reference_texts_agree_id_by_id()
    {
        JsonArray cases = JsonNode.Parse(File.ReadAllText(Fixtures.Shared("tokenizer", "tokens.json")))!["cases"]!.AsArray();
        string input = string.Join('\n', cases.Select(Quote));

        ClipProcess run = ClipProcess.RunWithInput(input + "\n", "tokenize", "--vocab", Fixtures.Shared("tokenizer", "bpe_simple_vocab_16e6.txt.gz"), "--truncate", "--json");

        Assert.Equal(0, run.ExitCode);
        JsonNode[] rows = run.Json;
        Assert.Equal(cases.Count, rows.Length);
        for (int index = 0; index < rows.Length; index++)
        {
            Assert.Equal(cases[index]!["ids"]!.ToJsonString(), rows[index]["ids"]!.ToJsonString());
            Assert.Equal(cases[index]!["row77_truncate"]!.ToJsonString(), rows[index]["row"]!.ToJsonString());
        }
    }

    [Fact]
    public void A_text_that_is_too_long_is_an_error_row_that_still_tells_its_ids()
    {
        string text = JsonSerializer.Serialize(new string('x', 200));

        ClipProcess run = ClipProcess.RunWithInput($"{text}\n\"x\"\nnot json\n", "tokenize", "--vocab", Vocabulary, "--json");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("input", run.Json[0]["error"]!["code"]!.GetValue<string>());
        Assert.Null(run.Json[0]["row"]);
        Assert.True(run.Json[0]["ids"]!.AsArray().Count > 75);
        Assert.Equal(77, run.Json[1]["row"]!.AsArray().Count);
        Assert.Contains("Expected one JSON string a line", run.Json[2]["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_as_arguments_are_shown_with_their_pieces()
    {
        Assert.Equal("320:a</w>\n", ClipProcess.Run("tokenize", "--vocab", Vocabulary, "a").Output.Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    [Fact]
    public void SigLip_vocabularies_are_recognised()
    {
        string model = Fixtures.Local("models", "siglip");
        JsonNode reference = JsonNode.Parse(File.ReadAllText(Path.Combine(model, "reference", "tokens.json")))!;
        string[] texts = [.. reference["texts"]!.AsArray().Select(text => JsonSerializer.Serialize(text!.GetValue<string>()))];

        ClipProcess run = ClipProcess.RunWithInput(string.Join('\n', texts) + "\n", "tokenize", "--vocab", model, "--truncate", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(reference["ids"]!.AsArray().Select(ids => ids!.ToJsonString()), run.Json.Select(row => row["ids"]!.ToJsonString()));
        Assert.All(run.Json, row => Assert.Equal(64, row["row"]!.AsArray().Count));
    }

    private static string Quote(JsonNode? testCase)
    {
        if (testCase!["text"] is { } text)
        {
            return JsonSerializer.Serialize(text.GetValue<string>());
        }

        // Unpaired surrogates: no JSON writer will write them, so they are escaped by hand.
        return "\"" + string.Concat(testCase["text_utf16"]!.AsArray().Select(unit => $"\\u{unit!.GetValue<int>():x4}")) + "\"";
    }
}
