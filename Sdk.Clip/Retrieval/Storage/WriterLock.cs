namespace Clip.Sdk.Retrieval;

/// <summary>One writer an index at a time: a file that is held open, so that a killed process gives it up too.</summary>
internal static class WriterLock
{
    private const string FileName = "writer.lock";

    /// <summary>Takes the lock and hands it to what opens the writer, which keeps it; gives it up again when that fails.</summary>
    /// <exception cref="IndexException">Another writer has it.</exception>
    public static ImageIndexWriter Run(string folder, Func<FileStream, ImageIndexWriter> open)
    {
        FileStream writerLock;
        try
        {
            writerLock = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IndexException($"The image index '{folder}' cannot be opened for writing: {error.Message} Wait for the other writer to end, or check the rights.", folder, error);
        }

        try
        {
            return open(writerLock);
        }
        catch
        {
            writerLock.Dispose();
            throw;
        }
    }
}
