using System.ComponentModel;
using System.Runtime.CompilerServices;
using Clip.Sdk;
using Clip.Sdk.Heads;
using TestPlugins.Dependency;

namespace Heads.First;

/// <summary>A head with a function for each thing that a host may meet.</summary>
public sealed class FirstHead : IDisposable
{
    private static readonly AsyncLocal<Saying> Remembered = new();

    private readonly IHeadContext _context;
    private int _calls;
    private bool _isDisposed;

    public FirstHead(IHeadContext context)
    {
        _context = context;
        File.AppendAllText(Path.Combine(context.DataFolder, "created.txt"), Version() + "\n");
    }

    [HeadFunction("version")]
    [Description("Which version of its dependency the plugin has.")]
    public static string Version() => Answer.Version;

    [HeadFunction("say")]
    [Description("Says a text.")]
    public Saying Say(
        [Description("What to say.")] string text, [Description("How often.")] int times = 1, [Description("How loud.")] Loudness loudness = Loudness.Normal)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new Saying(string.Join(' ', Enumerable.Repeat(loudness == Loudness.Shouting ? text.ToUpperInvariant() : text, times)), ++_calls);
    }

    [HeadFunction("look")]
    [Description("Embeds a picture and says how it lies to texts.")]
    public IReadOnlyDictionary<string, double> Look([Description("What to look at.")] ImageSource image, [Description("What to compare with.")] string[] texts)
    {
        float[] picture = _context.Model.Images.EncodeOne(image);
        var similarities = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            similarities[text] = picture.Zip(_context.Model.Texts.EncodeOne(text), (left, right) => (double)left * right).Sum();
        }

        return similarities;
    }

    [HeadFunction("wait_for")]
    [Description("Waits until a file exists, then tells its version.")]
    public async Task<string> WaitFor([Description("The file.")] string path, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(path + ".waiting", "", cancellationToken).ConfigureAwait(false);
        while (!File.Exists(path))
        {
            await Task.Delay(10, cancellationToken).ConfigureAwait(false);
        }

        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Version();
    }

    [HeadFunction("words")]
    [Description("Streams the words of a text.")]
    public async IAsyncEnumerable<string> Words([Description("The text.")] string text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string word in text.Split(' '))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            yield return word;
        }
    }

    [HeadFunction("remember")]
    [Description("Keeps a value that flows with the call, and has the host open its model under it.")]
    public string Remember([Description("What to remember.")] string text)
    {
        Remembered.Value = new Saying(text, 0);
        return _context.Model.Info.Name;
    }

    [HeadFunction("fail")]
    [Description("Fails.")]
    public static string Fail([Description("How: input, own or other.")] string kind) => throw (kind switch
    {
        "input" => new InputException("This input is no good.", kind),
        "own" => new OwnException("of the plugin's own"),
        _ => new InvalidOperationException("a defect"),
    });

    public void Dispose()
    {
        _isDisposed = true;
        File.AppendAllText(Path.Combine(_context.DataFolder, "disposed.txt"), Version() + "\n");
    }
}
