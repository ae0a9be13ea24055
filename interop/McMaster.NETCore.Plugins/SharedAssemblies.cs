using System.Reflection;
using System.Runtime.Loader;

namespace McMaster.NETCore.Plugins;

/// <summary>Finds which assemblies a plugin takes from the host: those that were asked for and, with them, all that they refer to.</summary>
internal static class SharedAssemblies
{
    /// <summary>The simple names. With <see cref="PluginConfig.IsLazyLoaded"/> only what the asked ones refer to themselves.</summary>
    /// <exception cref="FileNotFoundException">The host lacks an assembly that was asked for.</exception>
    internal static IReadOnlyCollection<string> Find(PluginConfig config)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var pending = new Queue<AssemblyName>();
        foreach (AssemblyName asked in config.SharedAssemblies)
        {
            if (asked.Name is not null && names.Add(asked.Name))
            {
                Enqueue(config.DefaultContext.LoadFromAssemblyName(asked));
            }
        }

        while (pending.TryDequeue(out AssemblyName? reference))
        {
            // What a shared assembly refers to is shared even where the host lacks it: it may never be called.
            if (names.Add(reference.Name!) && !config.IsLazyLoaded && TryLoad(config.DefaultContext, reference) is { } assembly)
            {
                Enqueue(assembly);
            }
        }

        return names;

        void Enqueue(Assembly assembly)
        {
            foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
            {
                pending.Enqueue(reference);
            }
        }
    }

    /// <summary>The context's assembly, or null where it has none that will do.</summary>
    internal static Assembly? TryLoad(AssemblyLoadContext context, AssemblyName name)
    {
        try
        {
            return context.LoadFromAssemblyName(name);
        }
        catch (Exception error) when (error is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return null;
        }
    }
}
