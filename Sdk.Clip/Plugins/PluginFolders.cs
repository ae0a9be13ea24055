namespace Clip.Sdk.Plugins;

/// <summary>Where plugins and the data of heads usually lie.</summary>
public static class PluginFolders
{
    /// <summary>Lists further folders, joined as the system joins the folders of its search path.</summary>
    public const string Variable = "CLIP_PLUGINS";

    /// <summary>The folder of the user's own plugins: <c>clip/plugins</c> in the folder of application data.</summary>
    public static string User => Path.Combine(ApplicationData, "plugins");

    /// <summary>The folder that holds what heads write: <c>clip/heads</c> in the folder of application data.</summary>
    public static string UserData => Path.Combine(ApplicationData, "heads");

    /// <summary>
    /// In this order: the folders of <see cref="Variable"/>; <c>plugins</c> beside the program; where the program was built in a
    /// checkout, the <c>artifacts/plugins</c> of the same configuration; <see cref="User"/>.
    /// </summary>
    public static IReadOnlyList<string> Default
    {
        get
        {
            string[] named = (Environment.GetEnvironmentVariable(Variable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return [.. named.Select(Path.GetFullPath), Path.Combine(AppContext.BaseDirectory, "plugins"), .. Checkout(AppContext.BaseDirectory), User];
        }
    }

    private static string ApplicationData =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "clip");

    /// <summary><c>artifacts/plugins/release</c> of <c>artifacts/bin/Console/release</c>.</summary>
    private static IEnumerable<string> Checkout(string program)
    {
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(program));
        if (output.Parent?.Parent is { Name: "bin", Parent: { Name: "artifacts" } artifacts })
        {
            // Of a pivot such as 'release_linux-x64' the configuration comes first.
            yield return Path.Combine(artifacts.FullName, "plugins", output.Name.Split('_')[0]);
        }
    }
}
