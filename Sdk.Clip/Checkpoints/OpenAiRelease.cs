namespace Clip.Sdk.Checkpoints;

/// <summary>One of the nine models that OpenAI published, with the SHA-256 that its own loader checks (a part of the download address).</summary>
/// <param name="Name">The name that openai/CLIP uses, for example <c>ViT-B/32</c>.</param>
/// <param name="FileName">The file's name as published.</param>
/// <param name="Sha256">Lower-case hex.</param>
public sealed record OpenAiRelease(string Name, string FileName, string Sha256)
{
    /// <summary>All nine.</summary>
    public static IReadOnlyList<OpenAiRelease> All { get; } =
    [
        new("RN50", "RN50.pt", "afeb0e10f9e5a86da6080e35cf09123aca3b358a0c3e3b6c78a7b63bc04b6762"),
        new("RN101", "RN101.pt", "8fa8567bab74a42d41c5915025a8e4538c3bdbe8804a470a72f30b0d94fab599"),
        new("RN50x4", "RN50x4.pt", "7e526bd135e493cef0776de27d5f42653e6b4c8bf9e0f653bb11773263205fdd"),
        new("RN50x16", "RN50x16.pt", "52378b407f34354e150460fe41077663dd5b39c54cd0bfd2b27167a4a06ec9aa"),
        new("RN50x64", "RN50x64.pt", "be1cfb55d75a9666199fb2206c106743da0f6468c9d327f3e0d0a543a9919d9c"),
        new("ViT-B/32", "ViT-B-32.pt", "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af"),
        new("ViT-B/16", "ViT-B-16.pt", "5806e77cd80f8b59890b7e101eabd078d9fb84e6937f9e85e4ecb61988df416f"),
        new("ViT-L/14", "ViT-L-14.pt", "b8cca3fd41ae0c99ba7e8951adf17d267cdb84cd88be6f7c2e0eca1737a03836"),
        new("ViT-L/14@336px", "ViT-L-14-336px.pt", "3035c92b350959924f9f00213499208652fc7ea050643e8b385c2dac08641f02"),
    ];

    /// <summary>Finds a release by openai/CLIP's name or by its file name; null for any other name.</summary>
    /// <param name="name">For example <c>ViT-B/32</c> or <c>ViT-B-32.pt</c>.</param>
    public static OpenAiRelease? Find(string name) => All.FirstOrDefault(release => release.Name == name || release.FileName == name);
}
