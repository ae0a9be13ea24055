using Clip.Sdk.Files;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests.Files;

public sealed class ImageFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageFilesTests()
    {
        foreach (string file in (string[])["b.jpg", "a.PNG", "notes.txt", "B.webp", "in/2.gif", "in/10.gif", "in/deep/x.tiff", "other/y.avif"])
        {
            string path = _folder.File(file.Split('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_gives_its_pictures_in_ordinal_order_folder_by_folder() =>
        Assert.Equal(["B.webp", "a.PNG", "b.jpg", "in/10.gif", "in/2.gif", "in/deep/x.tiff", "other/y.avif"], List(_folder.Path));

    [Theory]
    [InlineData("*.jpg", "b.jpg")]
    [InlineData("in/*", "in/10.gif,in/2.gif")]
    [InlineData("**/*.{gif,tiff}", "in/10.gif,in/2.gif,in/deep/x.tiff")]
    [InlineData("i?/deep/*", "in/deep/x.tiff")]
    [InlineData("*.txt", "")]
    public void A_pattern_gives_the_pictures_that_fit(string pattern, string expected) =>
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), List(_folder.File(pattern)));

    [Fact]
    public void A_file_is_taken_whatever_its_extension_and_inputs_keep_their_order() =>
        Assert.Equal(["notes.txt", "in/deep/x.tiff", "b.jpg"], List(_folder.File("notes.txt"), _folder.File("in", "deep"), _folder.File("b.jpg")));

    [Fact]
    public void A_file_whose_name_looks_like_a_pattern_is_that_file()
    {
        File.WriteAllBytes(_folder.File("a[1].jpg"), []);

        Assert.Equal(["a[1].jpg"], List(_folder.File("a[1].jpg")));
    }

    [Fact]
    public void What_does_not_exist_is_an_error_with_its_name()
    {
        string missing = _folder.File("missing");

        var error = Assert.Throws<InputException>(() => List(missing));

        Assert.Equal($"'{missing}' is neither a file nor a folder. Check the path.", error.Message);
        Assert.Throws<InputException>(() => List(Path.Combine(missing, "*.jpg")));
    }

    [Fact]
    public void A_circle_of_links_ends_and_no_folder_is_visited_twice()
    {
        Directory.CreateSymbolicLink(_folder.File("in", "up"), _folder.Path);
        Directory.CreateSymbolicLink(_folder.File("in", "self"), "self");
        Directory.CreateSymbolicLink(_folder.File("zz"), _folder.File("other"));

        Assert.Equal(["B.webp", "a.PNG", "b.jpg", "in/10.gif", "in/2.gif", "in/deep/x.tiff", "other/y.avif"], List(_folder.Path));
    }

    [Fact]
    public void A_linked_folder_outside_is_followed()
    {
        using var outside = new TemporaryFolder();
        File.WriteAllBytes(outside.File("z.jpg"), []);
        Directory.CreateSymbolicLink(_folder.File("link"), outside.Path);

        Assert.Contains("link/z.jpg", List(_folder.Path));
    }

    private string[] List(params string[] inputs) =>
        [.. ImageFiles.Enumerate(inputs).Select(path => Path.GetRelativePath(_folder.Path, path).Replace('\\', '/'))];
}
