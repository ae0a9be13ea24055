using System.Reflection;
using System.Runtime.Loader;
using McMaster.NETCore.Plugins;
using TestPlugins.Contract;
using TestPlugins.Payload;

namespace Clip.Interop.Tests.Plugins;

[Collection("Test plugins")]
public sealed class LoadingTests
{
    private static readonly Type[] Shared = [typeof(IDescribed)];

    [Fact]
    public void Two_plugins_use_two_versions_of_one_dependency_side_by_side()
    {
        using PluginLoader first = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), Shared);
        using PluginLoader second = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.Second"), Shared);

        Assert.Equal("version 1", Describe(first, "First"));
        Assert.Equal("version 2", Describe(second, "Second"));
        Assert.Equal(new Version(1, 0, 0, 0), first.LoadAssembly("TestPlugins.Dependency").GetName().Version);
        Assert.Equal(new Version(2, 0, 0, 0), second.LoadAssembly("TestPlugins.Dependency").GetName().Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sharing_a_type_shares_what_its_assembly_refers_to(bool lazy)
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            PluginFolder.Built("TestPlugins.First"), Shared, config => config.IsLazyLoaded = lazy);

        Assert.Same(typeof(IDescribed).Assembly, loader.LoadAssembly("TestPlugins.Contract"));
        Assert.Same(typeof(Payload).Assembly, loader.LoadAssembly("TestPlugins.Payload"));
        Assert.Equal("version 1", Describe(loader, "First"));
    }

    [Fact]
    public void Nothing_is_shared_without_being_asked_for()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"));

        Assembly contract = loader.LoadAssembly(new AssemblyName("TestPlugins.Contract"));

        Assert.NotSame(typeof(IDescribed).Assembly, contract);
        Assert.Same(loader.LoadContext, AssemblyLoadContext.GetLoadContext(contract));
        Assert.IsNotType<IDescribed>(Create(loader, "First"), exactMatch: false);
    }

    [Fact]
    public void A_private_assembly_stays_private_even_where_it_is_shared()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            PluginFolder.Built("TestPlugins.First"), Shared, config => config.PrivateAssemblies.Add(new AssemblyName("TestPlugins.Payload")));

        Assert.Same(typeof(IDescribed).Assembly, loader.LoadAssembly("TestPlugins.Contract"));
        Assert.NotSame(typeof(Payload).Assembly, loader.LoadAssembly("TestPlugins.Payload"));
    }

    [Fact]
    public void Preferring_shared_types_takes_from_the_host_all_that_it_has()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            PluginFolder.Built("TestPlugins.First"), config => config.PreferSharedTypes = true);

        Assert.Same(typeof(IDescribed).Assembly, loader.LoadAssembly("TestPlugins.Contract"));
        Assert.Equal("version 1", Describe(loader, "First"));
    }

    [Fact]
    public void Shared_assemblies_come_from_the_context_that_is_named()
    {
        var host = new AssemblyLoadContext("another host");
        Assembly contract = host.LoadFromAssemblyPath(PluginFolder.Built("TestPlugins.Contract"));
        host.LoadFromAssemblyPath(PluginFolder.Built("TestPlugins.Payload"));
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), config =>
        {
            config.DefaultContext = host;
            config.SharedAssemblies.Add(contract.GetName());
        });

        Assert.Same(contract, loader.LoadAssembly("TestPlugins.Contract"));
    }

    [Fact]
    public void The_configuration_sees_the_shared_assemblies_and_has_the_last_word()
    {
        string[] shared = [];
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), isUnloadable: false, Shared, config =>
        {
            shared = [.. config.SharedAssemblies.Select(assembly => assembly.Name!)];
            config.IsUnloadable = true;
        });

        Assert.Equal(["TestPlugins.Contract"], shared);
        Assert.True(loader.IsUnloadable);
    }

    [Fact]
    public void A_satellite_assembly_is_found_in_the_folder_of_its_culture()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), Shared);

        AssertGreeting("bonjour", loader);
    }

    [Fact]
    public void A_plugin_without_dependency_file_uses_what_lies_in_its_folder()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        File.Delete(folder.File("TestPlugins.First.deps.json"));
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(folder.File("TestPlugins.First.dll"), Shared);

        Assert.Equal("version 1", Describe(loader, "First"));
        AssertGreeting("bonjour", loader);
    }

    [Theory]
    [InlineData("libtestnative.so")]
    [InlineData("testnative.so")]
    public void A_native_library_is_found_beside_the_plugin(string fileName)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        File.Copy(MathLibrary(), folder.File(fileName));
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(folder.File("TestPlugins.First.dll"), Shared);

        Assert.Equal(1.0, CosineOfZero(loader));
    }

    [Fact]
    public void An_assembly_in_memory_leaves_its_file_free_and_is_loaded_once()
    {
        using PluginFolder folder = PluginFolder.CopyOf("TestPlugins.First");
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(
            folder.File("TestPlugins.First.dll"), Shared, config => config.LoadInMemory = true);

        Assembly assembly = loader.LoadDefaultAssembly();

        Assert.Equal("", assembly.Location);
        Assert.Equal("version 1", Describe(loader, "First"));
        File.Delete(folder.File("TestPlugins.First.dll"));
    }

    [Fact]
    public void An_assembly_is_loaded_from_its_file_by_its_path()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.First"), Shared);
        string path = PluginFolder.Built("TestPlugins.Dependency.V2", "TestPlugins.Dependency.dll");

        Assembly assembly = loader.LoadAssemblyFromPath(path);

        Assert.Equal(path, assembly.Location);
        Assert.Same(loader.LoadContext, AssemblyLoadContext.GetLoadContext(assembly));
    }

    [Fact]
    public void Contextual_reflection_looks_into_the_plugin()
    {
        using PluginLoader loader = PluginLoader.CreateFromAssemblyFile(PluginFolder.Built("TestPlugins.Second"), Shared);

        Assert.Null(Type.GetType("TestPlugins.Second.Second, TestPlugins.Second"));
        using (loader.EnterContextualReflection())
        {
            Assert.NotNull(Type.GetType("TestPlugins.Second.Second, TestPlugins.Second"));
        }
    }

    internal static string Describe(PluginLoader loader, string name) =>
        Assert.IsType<IDescribed>(Create(loader, name), exactMatch: false).Describe().Text;

    internal static object? CosineOfZero(PluginLoader loader) =>
        loader.LoadDefaultAssembly().GetType("TestPlugins.First.Native", throwOnError: true)!.GetMethod("Cosine")!.Invoke(null, [0.0]);

    private static object Create(PluginLoader loader, string name) =>
        Activator.CreateInstance(loader.LoadDefaultAssembly().GetType($"TestPlugins.{name}.{name}", throwOnError: true)!)!;

    /// <summary>The files in the memory of the process whose path has this part.</summary>
    internal static HashSet<string> MappedFiles(string part) =>
    [
        .. from line in File.ReadLines("/proc/self/maps")
           where line.Contains(part, StringComparison.Ordinal)
           select line[line.IndexOf('/', StringComparison.Ordinal)..],
    ];

    private static void AssertGreeting(string expected, PluginLoader loader)
    {
        var name = new AssemblyName("TestPlugins.First.resources") { CultureName = "fr" };
        using Stream stream = loader.LoadAssembly(name).GetManifestResourceStream("TestPlugins.First.Texts.fr.resources")!;
        using var reader = new System.Resources.ResourceReader(stream);
        Assert.Equal(expected, reader.Cast<System.Collections.DictionaryEntry>().Single().Value);
    }

    internal static string MathLibrary()
    {
        // Whoever has loaded it knows where it lies.
        System.Runtime.InteropServices.NativeLibrary.Load("libm.so.6");
        return MappedFiles("/libm").First();
    }
}
