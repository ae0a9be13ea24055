namespace Microsoft.ML.OnnxRuntime;

/// <summary>Results of a run, in the order of the requested names; disposing the collection disposes each of them.</summary>
/// <typeparam name="T">The disposable element, here <see cref="OrtValue"/>.</typeparam>
public interface IDisposableReadOnlyCollection<T> : IReadOnlyCollection<T>, IReadOnlyList<T>, IDisposable
{
}
