using Clip.Sdk.Files;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Files;

public sealed class EmbeddingJsonLinesWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_input_is_one_line_with_its_embedding_or_its_error()
    {
        string path = _folder.File("rows.jsonl");
        using (var writer = new EmbeddingJsonLinesWriter(path, 2))
        {
            writer.Write("größe \"1\".jpg", [0.1f, -2]);
            writer.WriteError("b.jpg", new ImageFormatException("It ends early.", ImageFault.Truncated));
            writer.Complete();
        }

        Assert.Equal(
            [
                """{"index":0,"name":"größe \"1\".jpg","embedding":[0.1,-2]}""",
                """{"index":1,"name":"b.jpg","error":{"code":"image-truncated","message":"It ends early."}}""",
            ],
            File.ReadAllLines(path));
    }

    [Fact]
    public void A_row_of_another_width_is_refused_by_name()
    {
        using var writer = new EmbeddingJsonLinesWriter(_folder.File("rows.jsonl"), 2);

        var error = Assert.Throws<ArgumentException>("embedding", () => writer.Write("a.jpg", [1]));

        Assert.StartsWith("This file has rows of 2 values but 'a.jpg' has 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_not_completed_does_not_exist()
    {
        using (var writer = new EmbeddingJsonLinesWriter(_folder.File("rows.jsonl"), 1))
        {
            writer.Write("a.jpg", [1]);
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }
}
