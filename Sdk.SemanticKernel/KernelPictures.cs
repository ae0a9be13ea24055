using Clip.Sdk.Files;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.SemanticKernel;

/// <summary>Turns the picture contents of a kernel into pictures of the SDK; paths go through the roots.</summary>
internal static class KernelPictures
{
    public static AIFunctionArguments Translate(KernelArguments arguments, IFileRoots files)
    {
        var translated = new AIFunctionArguments(new Dictionary<string, object?>(arguments.Count), StringComparer.OrdinalIgnoreCase)
        {
            Services = arguments.Services,
            Context = arguments.Context,
        };
        foreach ((string name, object? value) in arguments)
        {
            translated[name] = value switch
            {
                ImageContent image => Picture(image, name, files),
                IEnumerable<ImageContent> images => images.Select(image => Picture(image, name, files)).ToList(),
                DataContent data => ImageSource.FromContent(data),
                IEnumerable<DataContent> contents => contents.Select(ImageSource.FromContent).ToList(),
                _ => value,
            };
        }

        return translated;
    }

    private static ImageSource Picture(ImageContent image, string name, IFileRoots files)
    {
        if (image.Data is { } data)
        {
            return ImageSource.FromBytes(data, name);
        }

        return image.Uri switch
        {
            null => throw new InputException($"The picture of argument '{name}' has neither data nor a URI.", name),
            { IsAbsoluteUri: true, IsFile: true } file => files.ResolveImage(file.LocalPath),
            { } other => files.ResolveImage(other.OriginalString),
        };
    }
}
