using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>
/// What decides libtorch's speed on a processor and must be settled before it is loaded: which BLAS, how many threads,
/// how they wait. What the user has set is left alone.
/// </summary>
internal static partial class ProcessSetup
{
    private static readonly string[] s_wideCores = ["SkylakeX", "Cooperlake", "SapphireRapids"];
    private static readonly string[] s_avx2Cores = ["Haswell", "Zen", "Excavator"];

    internal static void Apply()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int threads = PhysicalCores();
        SetUnlessSet("OMP_NUM_THREADS", threads.ToString(CultureInfo.InvariantCulture));
        // Idle OpenMP threads that spin for long take the cores from the decoders and from .NET's own threads; ones that sleep at
        // once wake too late for the next operator, which costs a third of a training step. So they spin for a moment, then sleep.
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
        {
            SetUnlessSet("OMP_WAIT_POLICY", "PASSIVE");
            SetUnlessSet("GOMP_SPINCOUNT", "20000");
        }

        DropUnfitCoreType();
        PreferOpenMPBlas();
    }

    /// <summary>
    /// Threads for operators (libtorch reads OMP_NUM_THREADS, but some builds start with one), and memory that is kept for
    /// the next tensor; CLIP_TORCH_MEMORY=system leaves memory to the C library.
    /// </summary>
    internal static unsafe void ApplyAfterLoading(IntPtr library)
    {
        string? wanted = Environment.GetEnvironmentVariable("OMP_NUM_THREADS");
        int threads = int.TryParse(wanted?.Split(',')[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out int given) && given > 0
            ? given
            : PhysicalCores();
        var set = (delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "ct_set_num_threads");
        set(threads);
        if (Environment.GetEnvironmentVariable("CLIP_TORCH_MEMORY") != "system")
        {
            var usePool = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "ct_use_pooled_memory");
            usePool();
        }
    }

    // OpenBLAS reads its kernels' name from the environment; one that the processor cannot run crashes, one that is
    // weaker than the processor halves the speed. Without the variable it detects the processor itself.
    private static void DropUnfitCoreType()
    {
        string? name = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE");
        if (name is null)
        {
            return;
        }

        string[] fit = Avx512F.IsSupported ? s_wideCores : Avx2.IsSupported ? s_avx2Cores : [];
        if (!fit.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            _ = unsetenv("OPENBLAS_CORETYPE");
        }
    }

    // Debian's libtorch asks for 'libblas.so.3', whichever of the installed ones that is. The reference BLAS is fifty times
    // slower than OpenBLAS, and OpenBLAS on POSIX threads fights with libtorch's OpenMP threads. A library of that name
    // that is already loaded wins, so the right one is loaded first.
    private static void PreferOpenMPBlas()
    {
        string folder = $"/usr/lib/{MultiarchName()}/openblas-openmp";
        foreach (string file in (string[])["libblas.so.3", "liblapack.so.3"])
        {
            string path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                const int Now = 2;
                const int Global = 0x100;
                _ = dlopen(path, Now | Global);
            }
        }
    }

    private static string MultiarchName() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm64 => "aarch64-linux-gnu",
        Architecture.X64 => "x86_64-linux-gnu",
        var other => $"{other.ToString().ToLowerInvariant()}-linux-gnu",
    };

    /// <summary>Cores that this process may use, hyper-threads counted once.</summary>
    private static int PhysicalCores()
    {
        int logical = Environment.ProcessorCount;
        var cores = new HashSet<string>();
        for (int i = 0; Directory.Exists($"/sys/devices/system/cpu/cpu{i}"); i++)
        {
            string siblings = $"/sys/devices/system/cpu/cpu{i}/topology/thread_siblings_list";
            if (!File.Exists(siblings))
            {
                return logical;
            }

            cores.Add(File.ReadAllText(siblings).Trim());
        }

        return cores.Count == 0 ? logical : Math.Min(logical, cores.Count);
    }

    // Environment.SetEnvironmentVariable changes .NET's own copy, which native code does not read.
    private static void SetUnlessSet(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
        {
            _ = setenv(name, value, overwrite: 0);
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unsetenv(string name);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr dlopen(string path, int flags);
}
