using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Clip.Sdk.Heads;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Plugins;

/// <summary>What a plugin shares with its host, and whether an assembly fits it; told from its metadata, before any of its code is loaded.</summary>
internal static class ContractCheck
{
    /// <summary>A type of each shared assembly: the contract and what its signatures name.</summary>
    public static Type[] SharedTypes { get; } = [typeof(IPlugin), typeof(AIFunction), typeof(ILogger)];

    /// <exception cref="PluginException">The plugin was built for a contract that this host does not have.</exception>
    public static void CheckManifest(PluginManifest manifest)
    {
        if (!HeadContract.Supports(manifest.Contract))
        {
            throw new PluginException($"Plugin '{manifest.Id}' {manifest.Version} {Unsupported(manifest.Contract)}", manifest.Id);
        }
    }

    /// <exception cref="PluginException">The file is no assembly, no plugin, or was built for assemblies that this host does not have.</exception>
    public static void CheckAssembly(PluginManifest manifest, string path)
    {
        foreach ((string name, Version version) in References(manifest, path))
        {
            AssemblyName? shared = SharedTypes.Select(type => type.Assembly.GetName()).FirstOrDefault(assembly => assembly.Name == name);
            if (shared is null)
            {
                continue;
            }

            if (name == SharedTypes[0].Assembly.GetName().Name)
            {
                if (!HeadContract.Supports(version))
                {
                    throw new PluginException($"'{manifest.Assembly}' of plugin '{manifest.Id}' {manifest.Version} {Unsupported(version)}", manifest.Id);
                }
            }
            else if (version > shared.Version)
            {
                throw new PluginException(
                    $"'{manifest.Assembly}' of plugin '{manifest.Id}' {manifest.Version} was built for '{name}' {version}, but this host shares {shared.Version}. Build it with that version or an earlier one, or update the host.", manifest.Id);
            }
        }
    }

    private static List<(string Name, Version Version)> References(PluginManifest manifest, string path)
    {
        var references = new List<(string Name, Version Version)>();
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata)
            {
                throw new BadImageFormatException("It has no .NET metadata.");
            }

            MetadataReader metadata = file.GetMetadataReader();
            foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
            {
                AssemblyReference reference = metadata.GetAssemblyReference(handle);
                references.Add((metadata.GetString(reference.Name), reference.Version));
            }
        }
        catch (Exception error) when (error is BadImageFormatException or InvalidOperationException)
        {
            throw new PluginException($"'{manifest.Assembly}' of plugin '{manifest.Id}' is no .NET assembly: {error.Message}", manifest.Id, error);
        }
        catch (FileNotFoundException error)
        {
            throw new PluginException($"The manifest of plugin '{manifest.Id}' names the assembly '{manifest.Assembly}', but there is no such file in its folder.", manifest.Id, error);
        }

        return references.Any(reference => reference.Name == SharedTypes[0].Assembly.GetName().Name)
            ? references
            : throw new PluginException($"'{manifest.Assembly}' of plugin '{manifest.Id}' does not refer to the contract '{SharedTypes[0].Assembly.GetName().Name}', so it holds no plugin. Name the plugin's own assembly in the manifest.", manifest.Id);
    }

    private static string Unsupported(Version wanted) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"was built for contract {wanted.Major}.{wanted.Minor}, but this host has {HeadContract.Version.Major}.{HeadContract.Version.Minor}. {(wanted.Major < HeadContract.Version.Major ? "Get a newer version of the plugin" : "Update the host")}.");
}
