using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Native;

namespace Clip.Interop.Tests.OnnxRuntime.StandIn;

public sealed class LibraryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("clip-ort-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_library_is_looked_for_beside_the_application_then_in_runtimes_then_in_the_folders_above()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string application = Directory.CreateDirectory(Path.Combine(_root, "a", "b")).FullName;
        string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        string[] inSearchOrder =
        [
            Path.Combine(application, "libonnxruntime.so"),
            Path.Combine(application, "runtimes", $"linux-{architecture}", "native", "libonnxruntime.so.1"),
            Path.Combine(_root, "native", "node_modules", "onnxruntime-node", "bin", "napi-v6", "linux", architecture, "libonnxruntime.so.1"),
        ];

        foreach (string path in inSearchOrder.Reverse())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
            Assert.Equal(path, OrtLibraryPath.Find(application));
        }
    }

    [Fact]
    public void An_absent_library_is_told_with_what_to_do()
    {
        // A folder right below the root has no folders above it that others may have put a library into.
        string application = Path.Combine(Path.GetPathRoot(_root)!, $"absent-{Guid.NewGuid():N}");

        var error = Assert.Throws<DllNotFoundException>(() => OrtLibraryPath.Find(application));

        Assert.Contains(application, error.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci --ignore-scripts", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuda_without_its_library_says_what_to_do()
    {
        if (File.Exists("/proc/driver/nvidia/version"))
        {
            return;
        }

        using var options = new SessionOptions();

        var appended = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider_CUDA());
        var made = Assert.Throws<OnnxRuntimeException>(() => SessionOptions.MakeSessionOptionWithCudaProvider());
        var named = Assert.Throws<OnnxRuntimeException>(() => options.AppendExecutionProvider("NoSuchProvider"));

        foreach (OnnxRuntimeException error in new[] { appended, made, named })
        {
            Assert.Contains("or run on the CPU", error.Message, StringComparison.Ordinal);
        }
    }
}
