namespace Clip.Sdk.Batches;

/// <summary>Writes the rows of a finished job. The file appears with <see cref="Complete"/>; without it nothing is left.</summary>
internal interface IBatchOutput : IDisposable
{
    void Write(BatchRow row);

    void Complete();
}
