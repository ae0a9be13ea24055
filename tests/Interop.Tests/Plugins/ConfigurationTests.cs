using McMaster.NETCore.Plugins;

namespace Clip.Interop.Tests.Plugins;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("relative/plugin.dll")]
    public void A_main_assembly_without_a_full_path_is_refused(string? path) =>
        Assert.Throws<ArgumentException>("mainAssemblyPath", () => new PluginConfig(path!));

    [Fact]
    public void Nulls_are_refused_but_no_shared_types_are_fine()
    {
        string path = PluginFolder.Built("TestPlugins.First");

        Assert.Throws<ArgumentNullException>(() => new PluginLoader(null!));
        Assert.Throws<ArgumentNullException>(() => PluginLoader.CreateFromAssemblyFile(path, (Action<PluginConfig>)null!));
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(path, sharedTypes: null!);
        Assert.NotNull(loader.LoadDefaultAssembly());
    }

    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        var config = new PluginConfig(PluginFolder.Built("TestPlugins.First"));

        Assert.Empty(config.PrivateAssemblies);
        Assert.Empty(config.SharedAssemblies);
        Assert.False(config.PreferSharedTypes);
        Assert.False(config.IsLazyLoaded);
        Assert.False(config.IsUnloadable);
        Assert.False(config.LoadInMemory);
        Assert.False(config.EnableHotReload);
        Assert.Equal(TimeSpan.FromMilliseconds(200), config.ReloadDelay);
        Assert.Same(System.Runtime.Loader.AssemblyLoadContext.Default, config.DefaultContext);
    }

    [Fact]
    public void Hot_reload_implies_unloadable_and_in_memory()
    {
        var config = new PluginConfig(PluginFolder.Built("TestPlugins.First")) { EnableHotReload = true };

        Assert.True(config.IsUnloadable);
        Assert.True(config.LoadInMemory);
        config.EnableHotReload = false;
        Assert.False(config.IsUnloadable);
        Assert.False(config.LoadInMemory);
    }

    [Fact]
    public void A_missing_main_assembly_is_told_when_it_is_loaded_at_the_latest()
    {
        string path = Path.Combine(Path.GetTempPath(), "no such folder", "absent.dll");

        Exception error = Assert.ThrowsAny<Exception>(() =>
        {
            using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(path);
            loader.LoadDefaultAssembly();
        });

        Assert.True(error is InvalidOperationException or FileNotFoundException, error.ToString());
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_told()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        File.WriteAllText(folder.File("TestPlugins.First.dll"), "not an assembly");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(folder.File("TestPlugins.First.dll"));

        Assert.Throws<BadImageFormatException>(loader.LoadDefaultAssembly);
    }

    [Fact]
    public void An_assembly_that_nobody_has_is_told()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"));

        Assert.Throws<FileNotFoundException>(() => loader.LoadAssembly("No.Such.Assembly"));
    }
}
