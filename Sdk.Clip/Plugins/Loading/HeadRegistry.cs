using Clip.Sdk.Heads;

namespace Clip.Sdk.Plugins;

/// <summary>Takes down the heads of one plugin.</summary>
internal sealed class HeadRegistry : IHeadRegistry
{
    public List<HeadSlot> Heads { get; } = [];

    public void Add<THead>(string name, string description, Func<IHeadContext, THead> create)
        where THead : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        ArgumentNullException.ThrowIfNull(create);
        if (!ManifestReader.IsHeadName(name))
        {
            throw new ArgumentException($"'{name}' is no name of a head. Use lower-case words joined by hyphens, such as 'clip-score'.", nameof(name));
        }

        if (Heads.Any(head => head.Name == name))
        {
            throw new ArgumentException($"Head '{name}' is registered twice. Rename one.", nameof(name));
        }

        Heads.Add(new HeadSlot(name, description, typeof(THead), create));
    }
}
