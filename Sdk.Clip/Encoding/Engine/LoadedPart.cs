using Clip.Sdk.Graphs;
using Microsoft.ML.OnnxRuntime;

namespace Clip.Sdk.Engine;

/// <summary>A session with the temporary file that it maps weights from, where it has one.</summary>
internal sealed class LoadedPart : IDisposable
{
    private readonly IDisposable? _temporary;

    private LoadedPart(InferenceSession session, IDisposable? temporary)
    {
        Session = session;
        _temporary = temporary;
        InputNames = [.. session.InputNames];
    }

    public InferenceSession Session { get; }

    public string[] InputNames { get; }

    public static LoadedPart Load(OnnxGraph graph, string checkpoint, EngineSettings settings)
    {
        InferenceSession session = SessionFactory.Create(graph, checkpoint, settings, out IDisposable? temporary);
        return new LoadedPart(session, temporary);
    }

    public void Dispose()
    {
        Session.Dispose();
        _temporary?.Dispose();
    }
}
