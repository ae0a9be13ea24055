namespace Clip.Sdk.Heads;

/// <summary>Receives the heads of a plugin.</summary>
public interface IHeadRegistry
{
    /// <summary>Adds a head.</summary>
    /// <typeparam name="THead">
    /// The head's class. Each public method with a <see cref="HeadFunctionAttribute"/> becomes a function of every host; where the
    /// class implements <see cref="Batches.IBatchHead"/> it takes part in batch jobs. It is called from several threads at
    /// once. Where it is disposable it is disposed when the plugin is unloaded, after the last running call.
    /// </typeparam>
    /// <param name="name">Unique in a host, lower-case words joined by hyphens, for example <c>clip-score</c>.</param>
    /// <param name="description">One sentence for people and language models.</param>
    /// <param name="create">
    /// Makes the head, once, when it is first used. A <see cref="ClipException"/> thrown here, for example since the machine lacks an
    /// engine, is reported to the caller and tried again at the next call.
    /// </param>
    /// <exception cref="ArgumentException">The name is malformed or taken by another head of this plugin.</exception>
    void Add<THead>(string name, string description, Func<IHeadContext, THead> create)
        where THead : class;
}
