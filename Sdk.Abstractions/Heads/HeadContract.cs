namespace Clip.Sdk.Heads;

/// <summary>The version of this contract, which is the version of this assembly.</summary>
public static class HeadContract
{
    /// <summary>Major: raised when a plugin has to be changed. Minor: raised when something was added.</summary>
    public static Version Version { get; } = typeof(HeadContract).Assembly.GetName().Version ?? new Version(1, 0);

    /// <summary>True where a plugin that was built for <paramref name="wanted"/> runs on this contract: the same major, no later minor.</summary>
    /// <param name="wanted">The contract's version that the plugin was built for.</param>
    public static bool Supports(Version wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return wanted.Major == Version.Major && wanted.Minor <= Version.Minor;
    }
}
