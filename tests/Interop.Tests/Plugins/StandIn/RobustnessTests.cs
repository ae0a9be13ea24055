using System.Reflection;
using System.Runtime.CompilerServices;
using McMaster.NETCore.Plugins;
using TestPlugins.Contract;

namespace Clip.Interop.Tests.Plugins.StandIn;

/// <summary>Promises that the stand-in makes and the package that it stands in for does not.</summary>
[Collection("Test plugins")]
public sealed class RobustnessTests
{
    private static readonly Type[] Shared = [typeof(IDescribed)];

    [Fact]
    public void An_assembly_in_memory_may_be_asked_for_twice()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            PluginFolder.Built("TestPlugins.First"), Shared, config => config.LoadInMemory = true);

        Assert.Same(loader.LoadDefaultAssembly(), loader.LoadDefaultAssembly());
    }

    [Fact]
    public async Task An_assembly_that_is_renamed_over_the_old_one_reloads_the_plugin()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            folder.File("TestPlugins.First.dll"), Shared, config => config.EnableHotReload = true);
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loader.Reloaded += (_, _) => reloaded.TrySetResult();

        File.Copy(PluginFolder.Built("TestPlugins.Dependency.V2", "TestPlugins.Dependency.dll"), folder.File("new.tmp"));
        File.Move(folder.File("new.tmp"), folder.File("TestPlugins.Dependency.dll"), overwrite: true);
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("version 2", LoadingTests.Describe(loader, "First"));
    }

    [Fact]
    public void A_reload_that_fails_leaves_the_plugin_as_it_was()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(folder.File("TestPlugins.First.dll"), Shared, config =>
        {
            config.IsUnloadable = true;
            config.LoadInMemory = true;
        });
        Assembly before = loader.LoadDefaultAssembly();
        File.WriteAllText(folder.File("TestPlugins.First.deps.json"), "not json");

        Assert.Throws<InvalidOperationException>(loader.Reload);

        Assert.Same(before, loader.LoadDefaultAssembly());
    }

    [Fact]
    public void The_assemblies_go_even_while_the_disposed_loader_is_held()
    {
        PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), isUnloadable: true, Shared);
        WeakReference assembly = LoadAndDispose(loader);

        for (int attempt = 0; assembly.IsAlive && attempt < 20; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(assembly.IsAlive);
        GC.KeepAlive(loader);
    }

    [Fact]
    public void Copies_of_native_libraries_go_with_the_plugin()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        File.Copy(LoadingTests.MathLibrary(), folder.File("libtestnative.so"));
        string copy = CallNativeAndDispose(folder);

        Assert.False(copy.StartsWith(folder.Path, StringComparison.Ordinal), copy);
        Assert.False(File.Exists(copy), copy);
    }

    private static string CallNativeAndDispose(PluginFolder folder)
    {
        HashSet<string> before = LoadingTests.MappedFiles("/libtestnative.so");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            folder.File("TestPlugins.First.dll"), isUnloadable: true, Shared, config => config.LoadInMemory = true);
        Assert.Equal(1.0, LoadingTests.CosineOfZero(loader));
        string copy = Assert.Single(LoadingTests.MappedFiles("/libtestnative.so").Except(before));
        Assert.True(File.Exists(copy), copy);
        return copy;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndDispose(PluginLoader loader)
    {
        Assert.Equal("version 1", LoadingTests.Describe(loader, "First"));
        var assembly = new WeakReference(loader.LoadDefaultAssembly());
        loader.Dispose();
        return assembly;
    }
}
