namespace Clip.Sdk.Samples.EmojiWorld;

/// <summary>Finds the sample's own folder in the checkout.</summary>
internal static class SampleFolder
{
    public static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string sample = Path.Combine(folder.FullName, "samples", "EmojiWorld");
            if (File.Exists(Path.Combine(sample, "package.json")))
            {
                return sample;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
