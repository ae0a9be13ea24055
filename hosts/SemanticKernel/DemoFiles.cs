namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>What the demo reads and writes in the checkout.</summary>
/// <param name="Model">The embedded model.</param>
/// <param name="Pictures">The shipped pictures.</param>
/// <param name="Output">Where the demo writes; it exists.</param>
internal sealed record DemoFiles(string Model, string Pictures, string Output)
{
    /// <exception cref="InputException">The program does not run from a checkout.</exception>
    public static DemoFiles Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string model = Path.Combine(folder.FullName, "models", "emoji-world");
            string pictures = Path.Combine(folder.FullName, "samples", "pictures");
            if (Directory.Exists(model) && Directory.Exists(pictures))
            {
                return new DemoFiles(model, pictures, Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "demo")).FullName);
            }
        }

        throw new InputException($"The demo uses the model and pictures of the repository, and there are no 'models/emoji-world' and 'samples/pictures' above '{AppContext.BaseDirectory}'. Run it from a checkout.");
    }
}
