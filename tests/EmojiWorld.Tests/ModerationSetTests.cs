using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Output;

namespace Clip.Sdk.EmojiWorld.Tests;

public sealed class ModerationSetTests(TinyWorld world) : IClassFixture<TinyWorld>
{
    [Fact]
    public void Every_base_concept_has_its_views_and_a_row_for_each()
    {
        string folder = Directory.CreateTempSubdirectory("moderation-set-").FullName;
        try
        {
            int count = new ModerationSet(EmojiCorpus.OpenForTest(world.Corpus), 32).Write(folder, views: 2);

            string[] rows = File.ReadAllLines(Path.Combine(folder, "labels.csv"));
            Assert.Equal((6, 7), (count, rows.Length));
            Assert.Equal("image,weapons,alcohol,tobacco,gambling,medical,concept,style,background", rows[0]);
            Assert.Equal("images/00001.png,0,0,0,0,0,\"fox\",fluent-3d,drawn", rows[2]);
            Assert.Equal(6, Directory.GetFiles(Path.Combine(folder, "images")).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void No_concept_is_both_of_a_category_and_left_open()
    {
        foreach ((string category, IReadOnlyList<string> names) in ModerationLabels.Positive)
        {
            Assert.Empty(names.Intersect(ModerationLabels.Open[category]));
        }
    }
}
