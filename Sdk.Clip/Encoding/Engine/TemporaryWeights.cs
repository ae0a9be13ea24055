using Clip.Sdk.Files;
using Clip.Sdk.Graphs;

namespace Clip.Sdk.Engine;

/// <summary>
/// Weights that lie in no file of the checkpoint, written to one of the system's temporary folder, which is deleted when this
/// is disposed. The engine maps them from there, as it does those of the checkpoint.
/// </summary>
internal sealed class TemporaryWeights : IDisposable
{
    private const int Alignment = 64;
    private readonly FileStream _file;

    public TemporaryWeights()
    {
        string folder = RealPath.Resolve(System.IO.Path.GetTempPath());
        Path = System.IO.Path.Combine(folder, $"clip-weights-{Guid.NewGuid():N}.bin");
        try
        {
            _file = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InferenceException(
                $"Weights that must be converted first need a temporary file, but '{Path}' cannot be made: {error.Message} Point the variable 'TMPDIR' ('TEMP' on Windows) to a folder that can be written to.",
                innerException: error);
        }
    }

    public string Path { get; }

    /// <summary>Writes one tensor and tells where it begins.</summary>
    public long Append(TensorData data)
    {
        _file.Position = (_file.Length + Alignment - 1) / Alignment * Alignment;
        long offset = _file.Position;
        OnnxWriter.WriteData(data, _file);
        return offset;
    }

    public void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();
}
