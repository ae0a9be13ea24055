using Clip.Sdk.Files;

namespace Clip.Sdk.SemanticKernel;

/// <summary>Allows no file at all: pictures come as data.</summary>
internal sealed class NoFiles : IFileRoots
{
    public static readonly NoFiles Instance = new();

    public string ResolveInput(string path) => throw Refuse(path, nameof(ClipKernelOptions.ReadableFolders));

    public string ResolveOutput(string path) => throw Refuse(path, nameof(ClipKernelOptions.WritableFolders));

    public ImageSource ResolveImage(string reference) => reference is not null && reference.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
        ? ImageSource.FromDataUri(reference)
        : throw Refuse(reference, nameof(ClipKernelOptions.ReadableFolders));

    private static InputException Refuse(string? path, string option) =>
        new($"File '{path}' cannot be used: this kernel allows no folder. Give a picture as a data URI or an ImageContent, or name folders in '{nameof(ClipKernelOptions)}.{option}'.", path);
}
