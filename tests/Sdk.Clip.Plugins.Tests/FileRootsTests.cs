using Clip.Sdk.Files;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Plugins.Tests;

public sealed class FileRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _root;
    private readonly FileRoots _roots;

    public FileRootsTests()
    {
        _root = Directory.CreateDirectory(_folder.File("root")).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "inner"));
        File.WriteAllText(Path.Combine(_root, "inside.txt"), "inside");
        File.WriteAllText(_folder.File("outside.txt"), "outside");
        Directory.CreateDirectory(_folder.File("root-beside"));
        File.WriteAllText(_folder.File("root-beside/file.txt"), "beside");
        Directory.CreateDirectory(_folder.File("out"));
        _roots = FileRoots.Confined([_root], [_folder.File("out")]);
    }

    [Theory]
    [InlineData("inside.txt")]
    [InlineData("./inside.txt")]
    [InlineData("inner/../inside.txt")]
    [InlineData("not/there/yet.png")]
    [InlineData("what:ever.png")]
    public void A_path_inside_is_given_in_full(string path)
    {
        string expected = Path.GetFullPath(path, _root);

        Assert.Equal(expected, _roots.ResolveInput(path));
        Assert.Equal(expected, _roots.ResolveInput(expected));
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("inner/../../outside.txt")]
    [InlineData("../root-beside/file.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    [InlineData("/dev/zero")]
    [InlineData("~/.ssh/../../../outside.txt")]
    [InlineData("//server/share/picture.png")]
    [InlineData(@"\\server\share\picture.png")]
    [InlineData(@"\\?\C:\Windows\win.ini")]
    [InlineData("http://example.org/picture.png")]
    [InlineData("HTTPS://example.org/picture.png")]
    [InlineData(" http://example.org/picture.png")]
    [InlineData("file:///etc/passwd")]
    [InlineData("file:/etc/passwd")]
    [InlineData("ftp://example.org/x")]
    [InlineData("s3://bucket/x.png")]
    [InlineData("inside.txt\0.png")]
    [InlineData("")]
    [InlineData("   ")]
    public void Anything_else_is_refused(string path)
    {
        InputException error = Assert.Throws<InputException>(() => _roots.ResolveInput(path));

        Assert.DoesNotContain('\0', error.Message);
        Assert.Throws<InputException>(() => _roots.ResolveOutput(path));
        Assert.Throws<InputException>(() => _roots.ResolveImage(path));
    }

    [Fact]
    public void A_link_is_judged_by_where_it_leads()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "leads-out.txt"), _folder.File("outside.txt"));
        File.CreateSymbolicLink(Path.Combine(_root, "leads-in.txt"), Path.Combine(_root, "inside.txt"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "up"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_root, "inner/up-twice"), "../up");
        File.CreateSymbolicLink(Path.Combine(_root, "circle"), Path.Combine(_root, "circle"));

        Assert.Throws<InputException>(() => _roots.ResolveInput("leads-out.txt"));
        Assert.Throws<InputException>(() => _roots.ResolveInput("up/outside.txt"));
        Assert.Throws<InputException>(() => _roots.ResolveInput("inner/up-twice/outside.txt"));
        Assert.Throws<InputException>(() => _roots.ResolveInput("up/not-there.txt"));
        Assert.Equal(Path.Combine(_root, "inside.txt"), _roots.ResolveInput("leads-in.txt"));
        Assert.ThrowsAny<IOException>(() => File.ReadAllText(_roots.ResolveInput("circle")));
    }

    [Fact]
    public void A_root_that_is_a_link_itself_is_followed()
    {
        Directory.CreateSymbolicLink(_folder.File("alias"), _root);
        FileRoots roots = FileRoots.Confined([_folder.File("alias")]);

        Assert.Equal("inside", File.ReadAllText(roots.ResolveInput("inside.txt")));
        Assert.Equal("inside", File.ReadAllText(roots.ResolveInput(_folder.File("alias/inside.txt"))));
    }

    [Fact]
    public void The_whole_machine_as_a_root_still_leaves_out_the_kernels_folders()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        FileRoots roots = FileRoots.Confined(["/"]);

        Assert.Equal("/etc/hostname", roots.ResolveInput("etc/hostname"));
        Assert.Throws<InputException>(() => roots.ResolveInput("/proc/self/environ"));
        Assert.Throws<InputException>(() => roots.ResolveInput("dev/zero"));
    }

    [Fact]
    public void Writing_has_roots_of_its_own()
    {
        Assert.Equal(_folder.File("out/result.png"), _roots.ResolveOutput("result.png"));
        Assert.Throws<InputException>(() => _roots.ResolveOutput(Path.Combine(_root, "inside.txt")));
        InputException error = Assert.Throws<InputException>(() => FileRoots.Confined([_root]).ResolveOutput("result.png"));
        Assert.Equal("'result.png' cannot be used: this host allows no folder to write to.", error.Message);
    }

    [Fact]
    public void A_refusal_says_which_folders_are_allowed_and_not_where_a_link_leads()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link"), _folder.File("outside.txt"));

        InputException error = Assert.Throws<InputException>(() => _roots.ResolveInput("link"));

        Assert.Equal($"'link' lies outside the folders that this host allows to read from, itself or by a link: '{_root}'. Give a path inside them.", error.Message);
    }

    [Fact]
    public void A_picture_is_a_path_or_a_data_uri()
    {
        Assert.Equal(Path.Combine(_root, "inside.txt"), _roots.ResolveImage("inside.txt").Path);
        Assert.Equal([1, 2, 3], _roots.ResolveImage("data:image/png;base64,AQID").Bytes.ToArray());
    }

    [Fact]
    public void Unrestricted_roots_take_any_path_but_no_url()
    {
        Assert.Equal("/etc/hostname", FileRoots.Unrestricted.ResolveInput("/etc/hostname"));
        Assert.Equal(Path.GetFullPath("here.png"), FileRoots.Unrestricted.ResolveOutput("here.png"));
        Assert.Contains("is a URL", Assert.Throws<InputException>(() => FileRoots.Unrestricted.ResolveImage("https://example.org/a.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Roots_must_exist()
    {
        Assert.Throws<ArgumentException>(() => FileRoots.Confined([]));
        Assert.Throws<ArgumentException>(() => FileRoots.Confined([_folder.File("absent")]));
    }

    public void Dispose() => _folder.Dispose();
}
