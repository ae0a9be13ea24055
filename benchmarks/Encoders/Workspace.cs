using System.Globalization;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.Export;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>Where the benchmark's model, export and photos lie, and how its peers are started.</summary>
internal sealed class Workspace(string folder, int threads, string python)
{
    /// <summary>The root of the checkout: the nearest folder above the program that holds Clip.Sdk.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Below the build outputs, so that a clean build removes it.</summary>
    public static string DefaultFolder => Path.Combine(RepositoryRoot, "artifacts", "benchmarks");

    public int Threads => threads;

    /// <summary>The random-weight ViT-B/32 in Hugging Face layout.</summary>
    public string Model => Path.Combine(folder, "vit-b-32");

    /// <summary>Its plain-operator ONNX export.</summary>
    public string Export => Path.Combine(folder, "vit-b-32-onnx");

    /// <summary>The folder of the generated photos.</summary>
    public string Photos => Path.Combine(folder, "photos");

    /// <summary>A file that results may go to.</summary>
    public string Scratch(string name) => Path.Combine(folder, name);

    public void Prepare()
    {
        Console.Error.WriteLine("preparing the model");
        RandomModel.Create(Model);
        if (!Directory.Exists(Export))
        {
            Console.Error.WriteLine("exporting plain ONNX");
            using Checkpoint checkpoint = Checkpoint.Open(Model);
            OnnxExporter.Export(checkpoint, Export);
        }
    }

    public Peer StartTorch()
    {
        string openBlas = "/usr/lib/x86_64-linux-gnu/openblas-openmp";
        return Peer.Start(python, [PeerFile("torch_peer.py"), Model, Number(threads)], new Dictionary<string, string?>
        {
            // The fair set-up: OpenBLAS with OpenMP, waiting threads asleep, the kernel chosen for the processor at hand.
            ["LD_LIBRARY_PATH"] = Directory.Exists(openBlas) ? openBlas : Environment.GetEnvironmentVariable("LD_LIBRARY_PATH"),
            ["OMP_WAIT_POLICY"] = "PASSIVE",
            ["OPENBLAS_CORETYPE"] = null,
            ["OMP_NUM_THREADS"] = Number(threads),
        });
    }

    public Peer StartNode() => Peer.Start(
        "node", [PeerFile("onnx_peer.mjs"), Export, Number(threads), Path.Combine(RepositoryRoot, "native")], new Dictionary<string, string?>());

    private static string PeerFile(string name) => Path.Combine(RepositoryRoot, "benchmarks", "peers", name);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string FindRoot()
    {
        for (DirectoryInfo? candidate = new(AppContext.BaseDirectory); candidate is not null; candidate = candidate.Parent)
        {
            if (File.Exists(Path.Combine(candidate.FullName, "Clip.Sdk.sln")))
            {
                return candidate.FullName;
            }
        }

        throw new DirectoryNotFoundException("Run the benchmark from its build output below the checkout.");
    }
}
