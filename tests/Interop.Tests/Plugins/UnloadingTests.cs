using System.Runtime.CompilerServices;
using McMaster.NETCore.Plugins;
using TestPlugins.Contract;

namespace Clip.Interop.Tests.Plugins;

public sealed class UnloadingTests
{
    private static readonly Type[] Shared = [typeof(IDescribed)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_unloadable_plugin_leaves_memory_once_it_is_disposed_and_forgotten(bool inMemory)
    {
        WeakReference context = LoadAndForget(inMemory);

        AssertCollected(context);
    }

    [Fact]
    public void A_reload_gives_a_fresh_context_and_frees_the_old_one()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), isUnloadable: true, Shared);
        var raised = new List<PluginLoader>();
        loader.Reloaded += (_, arguments) => raised.Add(arguments.Loader);
        WeakReference old = Use(loader);

        loader.Reload();

        Assert.Same(loader, Assert.Single(raised));
        AssertCollected(old);
        Assert.Equal("version 1", LoadingTests.Describe(loader, "First"));
    }

    [Fact]
    public void A_plugin_that_is_not_unloadable_cannot_be_reloaded_but_works_on_after_the_loader_is_gone()
    {
        PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), isUnloadable: false, Shared);
        var plugin = (IDescribed)Activator.CreateInstance(loader.LoadDefaultAssembly().GetType("TestPlugins.First.First", throwOnError: true)!)!;

        Assert.False(loader.IsUnloadable);
        Assert.Throws<InvalidOperationException>(loader.Reload);
        loader.Dispose();
        loader.Dispose();

        Assert.Equal("version 1", plugin.Describe().Text);
    }

    [Fact]
    public void A_disposed_loader_says_so()
    {
        PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), isUnloadable: true, Shared);
        loader.Dispose();
        loader.Dispose();

        Assert.Throws<ObjectDisposedException>(loader.LoadDefaultAssembly);
        Assert.Throws<ObjectDisposedException>(() => loader.LoadAssembly("TestPlugins.Contract"));
        Assert.Throws<ObjectDisposedException>(loader.Reload);
    }

    [Fact]
    public async Task A_changed_assembly_reloads_the_plugin_by_itself()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            folder.File("TestPlugins.First.dll"), Shared, config => config.EnableHotReload = true);
        var reloaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loader.Reloaded += (_, _) => reloaded.TrySetResult();
        Assert.Equal("version 1", LoadingTests.Describe(loader, "First"));

        File.Copy(
            PluginFolder.Built("TestPlugins.Dependency.V2", "TestPlugins.Dependency.dll"), folder.File("TestPlugins.Dependency.dll"), overwrite: true);
        await reloaded.Task.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("version 2", LoadingTests.Describe(loader, "First"));
    }

    [Fact]
    public async Task Many_changes_in_a_short_time_are_taken_together()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(folder.File("TestPlugins.First.dll"), Shared, config =>
        {
            config.EnableHotReload = true;
            config.ReloadDelay = TimeSpan.FromMilliseconds(700);
        });
        int reloads = 0;
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loader.Reloaded += (_, _) =>
        {
            Interlocked.Increment(ref reloads);
            first.TrySetResult();
        };

        byte[] dependency = await File.ReadAllBytesAsync(folder.File("TestPlugins.Dependency.dll"));
        for (int change = 0; change < 10; change++)
        {
            await File.WriteAllBytesAsync(folder.File("TestPlugins.Dependency.dll"), dependency);
            await Task.Delay(20);
        }

        await first.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Task.Delay(1000);
        // One where the machine is not so busy that it delays the events themselves.
        Assert.InRange(reloads, 1, 3);
    }

    [Fact]
    public async Task A_disposed_loader_reloads_no_more()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        PluginLoader loader = PluginLoader.CreateFromAssemblyFile(folder.File("TestPlugins.First.dll"), Shared, config => config.EnableHotReload = true);
        int reloads = 0;
        loader.Reloaded += (_, _) => Interlocked.Increment(ref reloads);

        File.SetLastWriteTimeUtc(folder.File("TestPlugins.First.dll"), DateTime.UtcNow);
        loader.Dispose();
        await Task.Delay(600);

        Assert.Equal(0, reloads);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndForget(bool inMemory)
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            PluginFolder.Built("TestPlugins.First"), isUnloadable: true, Shared, config => config.LoadInMemory = inMemory);
        return Use(loader);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Use(PluginLoader loader)
    {
        Assert.True(loader.IsUnloadable);
        Assert.Equal("version 1", LoadingTests.Describe(loader, "First"));
        return new WeakReference(loader.LoadContext);
    }

    private static void AssertCollected(WeakReference context)
    {
        for (int attempt = 0; context.IsAlive && attempt < 20; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(context.IsAlive);
    }
}
