using System.Text;
using System.Text.Json.Nodes;
using Clip.Sdk.Files.Tar;
using Clip.Sdk.TestSupport;

namespace Clip.Console.Tests.Training;

public class DataCommandTests
{
    private static readonly string Model = Path.Combine(Fixtures.Local("models"), "vit_quickgelu", "hf");

    [Fact]
    public void Shards_are_made_listed_counted_rearranged_and_unpacked()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 12);

        ClipProcess make = ClipProcess.Run("data", "make", list, "--output", folder.File("shards"), "--samples-per-shard", "5", "--json");
        ClipProcess again = ClipProcess.Run("data", "make", list, "--output", folder.File("shards"));
        ClipProcess rows = ClipProcess.Run("data", "list", folder.File("shards"), "--json");
        ClipProcess stats = ClipProcess.Run("data", "stats", folder.File("shards", "data-{00000..00002}.tar"), "--json");
        ClipProcess reshard = ClipProcess.Run("data", "reshard", folder.File("shards"), "--output", folder.File("mixed"), "--shuffle-buffer", "6", "--seed", "5", "--json");
        ClipProcess extract = ClipProcess.Run("data", "extract", folder.File("mixed"), "--output", folder.File("out"), "--json");

        Assert.True(make.ExitCode == 0, make.Error);
        Assert.Equal((3, 12), (make.Json[0]["shards"]!.AsArray().Count, make.Json[0]["samples"]!.GetValue<int>()));
        Assert.Equal(4, again.ExitCode);
        Assert.Contains("holds shards of the name 'data' already", again.Error, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, 12).Select(PictureSet.Caption), rows.Json.Select(row => row["captions"]![0]!.GetValue<string>()));
        JsonNode summary = stats.Json[0];
        Assert.Equal((12, 12, 3), (summary["samples"]!.GetValue<int>(), summary["usable"]!.GetValue<int>(), summary["shards"]!.GetValue<int>()));
        Assert.Equal((40, 12), (summary["width"]!["median"]!.GetValue<int>(), summary["files"]!["png"]!.GetValue<int>()));
        Assert.Equal((12, 1), (reshard.Json[0]["samples"]!.GetValue<int>(), reshard.Json[0]["shards"]!.AsArray().Count));
        Assert.Equal(24, extract.Json[0]["files"]!.GetValue<int>());
        // Nothing is lost, nothing is changed, and the order is another.
        string[] captions = [.. Directory.GetFiles(folder.File("out"), "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        Assert.NotEqual(Enumerable.Range(0, 12).Select(PictureSet.Caption), captions);
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => Convert.ToBase64String(PictureSet.Png(i))).Order(StringComparer.Ordinal),
            Directory.GetFiles(folder.File("out"), "*.png").Select(file => Convert.ToBase64String(File.ReadAllBytes(file))).Order(StringComparer.Ordinal));
    }

    [NumPyFact]
    public void Shards_are_archives_that_others_read()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 2);
        ClipProcess.Run("data", "make", list, "--output", folder.File("shards"), "--name", "x");

        string names = SystemPython.Run($"import tarfile; print(' '.join(m.name + ':' + str(m.size) for m in tarfile.open('{folder.File("shards", "x-00000.tar")}')))");

        Assert.Equal(
            $"000000000.png:{PictureSet.Png(0).Length} 000000000.txt:{PictureSet.Caption(0).Length} 000000001.png:{PictureSet.Png(1).Length} 000000001.txt:{PictureSet.Caption(1).Length}",
            names);
    }

    [Fact]
    public void Damage_is_counted_by_reason_and_the_rest_is_read()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 6);
        File.WriteAllBytes(folder.File("pictures", "01.png"), PictureSet.Png(1)[..100]);
        File.AppendAllText(list, "99.png,a picture that is not there\n");
        ClipProcess make = ClipProcess.Run("data", "make", list, "--output", folder.File("shards"), "--samples-per-shard", "3", "--json");
        ClipProcess strict = ClipProcess.Run("data", "make", list, "--output", folder.File("checked"), "--check", "--json");
        byte[] shard = File.ReadAllBytes(folder.File("shards", "data-00001.tar"));
        File.WriteAllBytes(folder.File("shards", "data-00001.tar"), shard[..(shard.Length / 2)]);

        ClipProcess verify = ClipProcess.Run("data", "verify", folder.File("shards"), "--json");
        ClipProcess table = ClipProcess.Run("data", "verify", folder.File("shards"));
        ClipProcess stats = ClipProcess.Run("data", "stats", folder.File("shards"), "--json");

        Assert.Equal((3, 6), (make.ExitCode, make.Json[0]["samples"]!.GetValue<int>()));
        Assert.Equal((3, 5), (strict.ExitCode, strict.Json[0]["samples"]!.GetValue<int>()));
        Assert.Equal(1, strict.Json[0]["skipped"]!["image-truncated"]!.GetValue<int>());
        Assert.Equal((3, 3), (verify.ExitCode, table.ExitCode));
        Assert.Equal((3, 2), (verify.Json[0]["samples"]!.GetValue<int>(), verify.Json[0]["usable"]!.GetValue<int>()));
        Assert.Equal(1, verify.Json[0]["faults"]!["image-truncated"]!.GetValue<int>());
        Assert.Equal(1, verify.Json[1]["faults"]!["shard-truncated"]!.GetValue<int>());
        Assert.Contains("1 × shard-truncated", table.Output, StringComparison.Ordinal);
        Assert.Equal(1, stats.Json[0]["faults"]!["shard-truncated"]!.GetValue<int>());
        Assert.Equal(4, ClipProcess.Run("data", "verify", folder.File("none.tar")).ExitCode);
    }

    [Fact]
    public void Names_that_lead_out_of_the_folder_are_not_unpacked()
    {
        using var folder = new TemporaryFolder();
        using (var tar = new TarWriter(File.Create(folder.File("evil.tar"))))
        {
            tar.Write("../evil.txt", Encoding.ASCII.GetBytes("x"));
            tar.Write("good.txt", Encoding.ASCII.GetBytes("y"));
            tar.Complete();
        }

        ClipProcess extract = ClipProcess.Run("data", "extract", folder.File("evil.tar"), "--output", folder.File("out"), "--json");

        Assert.Equal((3, 1), (extract.ExitCode, extract.Json[0]["skipped"]!["unsafe-name"]!.GetValue<int>()));
        Assert.False(File.Exists(folder.File("evil.txt")));
        Assert.True(File.Exists(folder.File("out", "good.txt")));
    }

    [Fact]
    public void Class_folders_become_shards_that_are_measured_alike()
    {
        using var folder = new TemporaryFolder();
        string pictures = PictureSet.WriteClassFolders(folder.File("pictures"), 10);
        ClipProcess make = ClipProcess.Run("data", "make", pictures, "--output", folder.File("shards"), "--samples-per-shard", "4");
        string[] measure = ["--model", Model, "--templates", "simple", "--dataset", "same", "--json"];

        ClipProcess fromFolder = ClipProcess.Run(["evaluate", "zero-shot", pictures, .. measure]);
        ClipProcess fromShards = ClipProcess.Run(["evaluate", "zero-shot", folder.File("shards"), .. measure]);

        Assert.True(make.ExitCode == 0, make.Error);
        Assert.Equal(PictureSet.ClassNames.Order(StringComparer.Ordinal), File.ReadAllLines(folder.File("shards", "classnames.txt")));
        Assert.Equal(0, fromShards.ExitCode);
        Assert.Equal(fromFolder.Output, fromShards.Output);
    }

    [TorchFact]
    public void A_run_on_shards_with_a_damaged_one_trains_on_the_rest()
    {
        using var folder = new TemporaryFolder();
        string list = PictureSet.WriteCsv(folder.File("pictures"), 20);
        string run = TinyRun.Write(folder, list, TinyRun.TrainVocabulary(folder, list));
        ClipProcess.Run("data", "make", list, "--output", folder.File("shards"), "--samples-per-shard", "10");
        byte[] shard = File.ReadAllBytes(folder.File("shards", "data-00001.tar"));
        File.WriteAllBytes(folder.File("shards", "data-00001.tar"), shard[..(shard.Length / 3)]);

        ClipProcess training = ClipProcess.Run("train", run, "--set", $"data.train=[{{ path: \"{folder.File("shards")}\" }}]", "--set", "steps=4", "--set", "data.shuffle_buffer=5", "--json");

        Assert.Equal(0, training.ExitCode);
        Assert.True(training.Json[^1]["summary"]!["skippedSamples"]!.GetValue<long>() >= 1);
    }
}
