using System.Diagnostics;
using System.Globalization;
using Clip.Sdk.Retrieval;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Retrieval;

public sealed class ImageIndexKillTests : IDisposable
{
    private const int Kills = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_writer_that_is_killed_at_any_moment_leaves_exactly_what_it_committed()
    {
        ImageIndexWriter.Create(_folder.Path, TestIndex.Info(IndexWriterProgram.Dimensions)).Dispose();
        var random = new Random(5);
        int round = 0;

        // A busy machine lets few rounds through between two kills, so there may be more of them.
        for (int kill = 0; kill < Kills || round <= 2 * Kills; kill++)
        {
            int printed = await WriteAndKillAsync(round + 1, TimeSpan.FromMilliseconds(random.Next(0, 120)));

            round = CheckedRound();

            // The last commit may have come through without the word of it.
            Assert.InRange(round, printed, printed + 1);
        }
    }

    // The last round that the child told of.
    private async Task<int> WriteAndKillAsync(int firstRound, TimeSpan after)
    {
        using Process child = ChildProgram.Start(IndexWriterProgram.Name, _folder.Path, firstRound.ToString(CultureInfo.InvariantCulture));
        var lines = new List<string> { (await child.StandardOutput.ReadLineAsync())! };
        await Task.Delay(after);
        // SIGKILL: no handler runs, no buffer is flushed.
        child.Kill();
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        await child.WaitForExitAsync();
        return lines.Max(line => int.Parse(line, CultureInfo.InvariantCulture));
    }

    private int CheckedRound()
    {
        using ImageIndex index = ImageIndex.Open(_folder.Path);
        index.Verify();
        Dictionary<string, long> rows = index.Rows().ToDictionary(row => index.Entry(row).Path);
        int round = rows.Keys.Max(path => int.Parse(path.Split('-')[0], CultureInfo.InvariantCulture));
        var expected = new HashSet<string>();
        for (int kept = Math.Max(1, round - IndexWriterProgram.RoundsKept + 1); kept <= round; kept++)
        {
            EmbeddingMatrix embeddings = IndexWriterProgram.Rows(kept);
            for (int i = 0; i < IndexWriterProgram.PicturesPerRound; i++)
            {
                string path = IndexWriterProgram.Path(kept, i);
                expected.Add(path);
                Assert.Equal($"round {kept}", index.Entry(rows[path]).Caption);
                Assert.True(TestIndex.Cosine(embeddings[i], index.Embedding(rows[path])) > 0.9999f);
            }
        }

        Assert.Equal(expected, rows.Keys.ToHashSet());
        return round;
    }
}
