using Clip.Sdk.TestSupport;

namespace Clip.Captioning.Prefix.Tests;

/// <summary>The parts of a ClipCap file as a captioner's folder.</summary>
internal static class CaptionFolder
{
    public static void Make(TemporaryFolder folder, string settings)
    {
        File.WriteAllText(folder.File("captioner.json"), settings);
        File.Copy(CaptionFixture.File("mlp"), folder.File("weights.pt"), overwrite: true);
        File.Copy(Fixtures.Local("captioning", "clipcap", "config.json"), folder.File("config.json"), overwrite: true);
        File.Copy(Path.Combine(CaptionFixture.Tokenizer, "tokenizer.json"), folder.File("tokenizer.json"), overwrite: true);
    }
}
