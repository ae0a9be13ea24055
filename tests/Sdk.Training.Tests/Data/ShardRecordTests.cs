using System.Text;
using Clip.Sdk.Files.Tar;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Data.WebDataset;

namespace Clip.Sdk.Training.Tests.Data;

public class ShardRecordTests
{
    [Fact]
    public void Samples_come_with_all_their_files_whatever_these_hold()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a.tar", ("one.txt", "x"), ("one.caption.json", "{}"), ("two.bin", ""), ("folder/three.txt", "z"));
        var faults = new SampleFaults();

        ShardRecord[] records = [.. ShardRecords.Read(folder.File("a.tar"), faults)];

        Assert.Equal(["one", "two", "folder/three"], records.Select(record => record.Key));
        Assert.Equal(["txt", "caption.json"], records[0].Files.Select(file => file.Key));
        Assert.Equal("x", Encoding.UTF8.GetString(records[0].Find("TXT")!.Value.Span));
        Assert.Null(records[0].Find("jpg"));
        Assert.Equal(0, faults.Total);
    }

    [Fact]
    public void A_sample_that_is_cut_off_or_too_large_is_counted_and_the_rest_is_read()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "a.tar", ("one.txt", "x"), ("two.txt", new string('y', 600)), ("three.txt", "z"));
        var faults = new SampleFaults();

        string[] small = [.. ShardRecords.Read(folder.File("a.tar"), faults, maximumMemberBytes: 100).Select(record => record.Key)];
        byte[] bytes = File.ReadAllBytes(folder.File("a.tar"));
        File.WriteAllBytes(folder.File("a.tar"), bytes[..1600]);
        string[] cut = [.. ShardRecords.Read(folder.File("a.tar"), faults).Select(record => record.Key)];
        Assert.Empty(ShardRecords.Read(folder.File("none.tar"), faults));

        Assert.Equal(["one", "three"], small);
        Assert.Equal(["one"], cut);
        Assert.Equal((1, 1, 1), (faults.CountOf("member-too-large"), faults.CountOf("shard-truncated"), faults.CountOf("shard-unreadable")));
    }

    [Fact]
    public void Captions_are_read_without_pictures_from_every_form_of_data()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("shards"));
        Write(folder, "shards/a.tar", ("1.jpg", "no picture"), ("1.txt", "first\nsecond"), ("2.jpg", ""), ("2.txt", ""));
        Write(folder, "json.tar", ("1.json", "{\"caption\": [\"third\"]}"), ("2.json", "{"));
        File.WriteAllLines(folder.File("list.csv"), ["filepath,title", "x.jpg,fourth"]);
        var faults = new SampleFaults();

        string[] captions =
        [
            .. SampleCaptions.Read(new DataSourceOptions { Path = folder.File("shards") }, faults),
            .. SampleCaptions.Read(new DataSourceOptions { Path = folder.File("json.tar"), CaptionExtension = "json", CaptionColumn = "caption" }, faults),
            .. SampleCaptions.Read(new DataSourceOptions { Path = folder.File("list.csv") }, faults),
        ];

        Assert.Equal(["first", "second", "third", "fourth"], captions);
        Assert.Equal((1, 1), (faults.CountOf("sample-without-caption"), faults.CountOf("caption-corrupt")));
    }

    private static void Write(TemporaryFolder folder, string name, params (string Name, string Content)[] files)
    {
        using var tar = new TarWriter(File.Create(folder.File(name)));
        foreach ((string path, string content) in files)
        {
            tar.Write(path, Encoding.UTF8.GetBytes(content));
        }

        tar.Complete();
    }
}
