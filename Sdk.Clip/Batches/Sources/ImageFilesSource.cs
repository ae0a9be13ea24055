using System.Runtime.CompilerServices;
using Clip.Sdk.Files;

namespace Clip.Sdk.Batches;

/// <summary>Pictures of folders, patterns and files, with texts from a prompts file or from <c>.txt</c> files beside them.</summary>
internal sealed class ImageFilesSource(IReadOnlyList<string> inputs, BatchSourceOptions options) : IBatchSource
{
    public string Description { get; } = string.Join(", ", inputs);

    public bool IsRepeatable => true;

    public async IAsyncEnumerable<BatchEntry> ReadAsync(BatchSelection? selection = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        PromptList? prompts = options.PromptsFile is null ? null : PromptList.Read(options.PromptsFile);
        long index = 0;
        foreach (string path in ImageFiles.Enumerate(inputs))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string? text = prompts?.Find(index, path);
            ulong key = BatchKey.Of(path, text);
            if (selection is null || selection(index, key))
            {
                yield return Entry(index, path, text, key, prompts);
            }

            index++;
        }

        prompts?.CheckCount(index);
        await Task.CompletedTask.ConfigureAwait(false);
    }

    private BatchEntry Entry(long index, string path, string? text, ulong key, PromptList? prompts)
    {
        try
        {
            if (prompts is null && options.ReadSidecars)
            {
                text = Sidecar(path);
            }

            return new BatchEntry(
                new BatchItem { Index = index, Id = path, Image = ImageSource.FromFile(path), Text = text, Fields = prompts?.Fields(path) ?? BatchItemFields.None }, key);
        }
        catch (ClipException error)
        {
            return new BatchEntry(new BatchItem { Index = index, Id = path }, key, error);
        }
    }

    private string? Sidecar(string path)
    {
        string sidecar = Path.ChangeExtension(path, ".txt");
        try
        {
            var file = new FileInfo(sidecar);
            if (!file.Exists)
            {
                return null;
            }

            return file.Length <= options.MaxItemBytes
                ? File.ReadAllText(sidecar).TrimEnd('\r', '\n')
                : throw new InputException($"'{sidecar}' has {file.Length} bytes, more than the {options.MaxItemBytes} that a text may have.", sidecar);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"'{sidecar}' cannot be read: {error.Message}", sidecar, error);
        }
    }
}
