using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Tests.Data;

public sealed class ListSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_csv_list_is_read_with_quotes_and_rows_that_lack_something_are_counted()
    {
        string path = Write("pairs.csv", "id,title,filepath\n1,\"a cat, \"\"asleep\"\"\",a.jpg\n2,,b.jpg\n3,no picture,\n4,\"two\nlines\",sub/c.jpg\n5\n");
        var faults = new SampleFaults();

        SampleList list = CsvSampleList.Read(path, ',', "filepath", "title", faults: faults);

        Assert.Equal(2, list.Count);
        Assert.Equal((_folder.File("a.jpg"), "a cat, \"asleep\""), (list.PathOf(0), list.CaptionsOf(0)[0]));
        Assert.Equal((Path.Combine(_folder.Path, "sub/c.jpg"), "two\nlines"), (list.PathOf(1), list.CaptionsOf(1)[0]));
        Assert.Equal((1, 2), (faults.CountOf("sample-without-caption"), faults.CountOf("sample-without-image")));
    }

    [Fact]
    public void A_tab_separated_list_may_start_from_another_folder()
    {
        string path = Write("pairs.tsv", "filepath\ttitle\na.jpg\tsay \"hi\"\n/abs/b.jpg\tx\n");

        SampleList list = CsvSampleList.Read(path, '\t', "filepath", "title", root: "/pictures");

        Assert.Equal(["/pictures/a.jpg", "/abs/b.jpg"], [list.PathOf(0), list.PathOf(1)]);
        Assert.Equal("say \"hi\"", list.CaptionsOf(0)[0]);
    }

    [Fact]
    public void A_missing_column_is_named_beside_those_that_are_there()
    {
        string path = Write("pairs.csv", "image,text\na.jpg,x\n");

        var error = Assert.Throws<InputException>(() => CsvSampleList.Read(path, ',', "filepath", "title"));

        Assert.Contains("has no column 'filepath'; it has 'image', 'text'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_quote_does_not_swallow_a_large_file()
    {
        string path = Write("pairs.csv", "filepath,title\n\"a.jpg,x\n" + new string('y', 3 << 20));

        Assert.Throws<InputException>(() => CsvSampleList.Read(path, ',', "filepath", "title"));
    }

    [Fact]
    public void Json_lines_are_read_and_broken_ones_counted()
    {
        string path = Write("pairs.jsonl", """
            {"filepath": "a.jpg", "title": "a cat"}

            {"filepath": "b.jpg", "title": ["one", "two"]}
            {"title": "no picture"}
            {"filepath": "c.jpg"}
            {"filepath": "d.jpg", "title": 5}
            [1, 2]
            {"filepath":
            """);
        var faults = new SampleFaults();

        SampleList list = JsonlSampleList.Read(path, "filepath", "title", faults: faults);

        Assert.Equal(2, list.Count);
        Assert.Equal(["one", "two"], list.CaptionsOf(1));
        Assert.Equal((1, 2, 2), (faults.CountOf("sample-without-image"), faults.CountOf("sample-without-caption"), faults.CountOf("row-corrupt")));
    }

    [Fact]
    public void A_folder_gives_captions_from_text_files_and_from_class_folders()
    {
        Directory.CreateDirectory(_folder.File("traffic_light/deep"));
        Directory.CreateDirectory(_folder.File("cat"));
        Write("traffic_light/deep/b.png", "");
        Write("traffic_light/a.JPG", "");
        Write("cat/c.jpg", "");
        Write("cat/c.txt", "a sleeping cat\na cat on a sofa\n");
        Write("loose.jpg", "");
        Write("notes.md", "");
        var faults = new SampleFaults();

        SampleList list = ImageFolderList.Read(_folder.Path, ["jpg", "png"], faults: faults);

        Assert.Equal(["cat", "traffic light"], list.ClassNames);
        Assert.Equal(3, list.Count);
        Assert.Equal(["a sleeping cat", "a cat on a sofa"], list.CaptionsOf(0));
        Assert.Equal(["a photo of a traffic light."], list.CaptionsOf(1));
        Assert.Equal([0, 1, 1], [list.ClassOf(0), list.ClassOf(1), list.ClassOf(2)]);
        Assert.Equal(1, faults.CountOf("sample-without-caption"));
    }

    [Fact]
    public void Every_entry_comes_once_an_epoch_over_all_processes_in_a_new_order()
    {
        SampleList list = Numbers(11);
        var seen = new List<int>[2] { [], [] };
        for (int rank = 0; rank < 2; rank++)
        {
            using ISampleCursor cursor = new ListSampleSource(list, seed: 5, share: new SampleShare(rank, 2)).Open(new SampleFaults(), epochs: 2);
            while (cursor.Read() is TrainingSample sample)
            {
                seen[sample.Epoch].Add((int)sample.Index);
            }
        }

        Assert.All(seen, epoch => Assert.Equal((10, 10), (epoch.Count, epoch.Distinct().Count())));
        Assert.NotEqual(seen[0], seen[1]);
    }

    [Fact]
    public void Without_shuffling_the_order_of_the_list_stays_and_nothing_is_left_out()
    {
        SampleList list = Numbers(11);
        using ISampleCursor cursor = new ListSampleSource(list, isShuffled: false, share: new SampleShare(1, 2)).Open(new SampleFaults(), epochs: 1);

        var seen = new List<long>();
        while (cursor.Read() is TrainingSample sample)
        {
            seen.Add(sample.Index);
        }

        Assert.Equal([1, 3, 5, 7, 9], seen);
    }

    [Fact]
    public void A_cursor_goes_on_at_the_same_entry_and_refuses_another_list()
    {
        var source = new ListSampleSource(Numbers(11), seed: 5);
        using ISampleCursor cursor = source.Open(new SampleFaults());
        for (int i = 0; i < 15; i++)
        {
            cursor.Read();
        }

        using ISampleCursor resumed = source.Open(new SampleFaults(), SamplePosition.FromJson(cursor.Save().ToJson()));

        Assert.Equal(Take(cursor, 20), Take(resumed, 20));
        Assert.Throws<InputException>(() => new ListSampleSource(Numbers(12), seed: 5).Open(new SampleFaults(), cursor.Save()));
    }

    [Fact]
    public void A_list_smaller_than_the_world_is_refused() =>
        Assert.Contains("has 1 usable pairs for 2 processes", Assert.Throws<InputException>(() => new ListSampleSource(Numbers(1), share: new SampleShare(0, 2))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mixture_draws_by_weight_and_resumes()
    {
        var mixture = new MixedSampleSource([new ListSampleSource(Numbers(5), seed: 1), new ListSampleSource(Numbers(7), seed: 2)], [1, 3], seed: 8);
        using ISampleCursor cursor = mixture.Open(new SampleFaults());

        int fromSecond = Enumerable.Range(0, 4000).Count(_ => ((StoredSample)cursor.Read()!).Captions[0].EndsWith("of 7", StringComparison.Ordinal));
        Assert.InRange(fromSecond, 2850, 3150);

        using ISampleCursor resumed = mixture.Open(new SampleFaults(), SamplePosition.FromJson(cursor.Save().ToJson()));
        Assert.Equal(Take(cursor, 50), Take(resumed, 50));
    }

    [Theory]
    [InlineData("pairs.csv", "filepath,title\na.jpg,x\n")]
    [InlineData("pairs.tsv", "filepath\ttitle\na.jpg\tx\n")]
    [InlineData("pairs.jsonl", "{\"filepath\": \"a.jpg\", \"title\": \"x\"}\n")]
    public void A_run_file_names_its_sources_by_path(string name, string content)
    {
        string path = Write(name, content);
        var options = new DataOptions { Train = [new DataSourceOptions { Path = path }] };

        using ISampleCursor cursor = SampleSources.ForTraining(options, 0, SampleShare.Whole, new SampleFaults()).Open(new SampleFaults());

        Assert.Equal(_folder.File("a.jpg"), cursor.Read()!.Name);
    }

    [Fact]
    public void A_run_without_data_or_with_a_missing_file_says_so()
    {
        var faults = new SampleFaults();
        Assert.Contains("names no training data", Assert.Throws<InputException>(() => SampleSources.ForTraining(new DataOptions(), 0, SampleShare.Whole, faults)).Message, StringComparison.Ordinal);
        var options = new DataOptions { Train = [new DataSourceOptions { Path = _folder.File("none.csv") }] };
        Assert.Contains("does not exist", Assert.Throws<InputException>(() => SampleSources.ForTraining(options, 0, SampleShare.Whole, faults)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_texts_come_back_across_block_borders()
    {
        var texts = new PackedStrings();
        string[] expected = [.. Enumerable.Range(0, 200).Select(i => new string((char)('à' + (i % 20)), i * 300)), new string('x', 5 << 20), "", "end"];
        foreach (string text in expected)
        {
            texts.Add(text);
        }

        Assert.Equal(expected, Enumerable.Range(0, texts.Count).Select(i => texts[i]));
    }

    private static SampleList Numbers(int count)
    {
        var list = new SampleList("numbers");
        for (int i = 0; i < count; i++)
        {
            list.Add($"{i}.png", [$"{i} of {count}"]);
        }

        return list;
    }

    private static List<(string, int)> Take(ISampleCursor cursor, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => cursor.Read()!).Select(sample => (sample.Name, sample.Epoch))];

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }
}
