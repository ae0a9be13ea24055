using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Clip.Sdk.Checkpoints;
using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Distributed;
using Clip.Sdk.Training.Engine;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using Clip.Sdk.Training.Models.Saving;
using TorchSharp;
using TorchSharp.Modules;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Tests.Distributed;

public sealed class TwoProcessTests(ITestOutputHelper output)
{
    private const int Pairs = 8;
    private const int WorldSize = 2;
    private const double Tolerance = 1e-6;

    [TorchFact]
    public void Gathered_loss_and_gradients_equal_those_of_one_process_on_the_joint_batch()
    {
        using var folder = new TemporaryFolder();
        using DisposeScope scope = NewDisposeScope();
        (double expectedLoss, IReadOnlyDictionary<string, Tensor> expected) = Gradients(SingleProcess.Instance);

        int port = FreePort();
        Process[] ranks = [.. Enumerable.Range(0, WorldSize).Select(rank => Start(folder.Path, rank, port))];
        Assert.All(ranks, rank => Assert.True(rank.WaitForExit(TimeSpan.FromSeconds(120)), "A rank hangs."));

        Assert.All(ranks, rank => Assert.Equal(0, rank.ExitCode));
        double loss = double.Parse(File.ReadAllText(folder.File("loss.txt")), CultureInfo.InvariantCulture);
        Assert.Equal(expectedLoss, loss, Tolerance);
        using TensorArchive actual = TensorArchive.Open(folder.File("gradients.safetensors"));
        double largest = expected.Max(entry => TorchArrays.Difference(ModuleWeights.ToTensor(actual.Tensors[entry.Key]), entry.Value));
        output.WriteLine($"loss {loss}, {expected.Count} gradients, largest difference {largest:e2}");
        Assert.True(largest <= Tolerance, $"A gradient differs by {largest:e3}.");
    }

    /// <summary>What one of the processes does.</summary>
    internal static void RunRank(string folder)
    {
        using ICollectives collectives = EngineExtras.Current.JoinProcesses(new DistributedOptions { Backend = DistributedBackend.Gloo, TimeoutSeconds = 60 });
        using DisposeScope scope = NewDisposeScope();
        (double loss, IReadOnlyDictionary<string, Tensor> gradients) = Gradients(collectives);
        Assert.Equal(["rank 0", "rank one"], collectives.Gather(CPU, collectives.Rank == 0 ? "rank 0" : "rank one"));
        if (collectives.Rank == 0)
        {
            TensorFile.Write(Path.Combine(folder, "gradients.safetensors"), gradients);
            File.WriteAllText(Path.Combine(folder, "loss.txt"), loss.ToString("r", CultureInfo.InvariantCulture));
        }

        collectives.Barrier();
    }

    // The same joint batch in every process, of which each takes its own part.
    private static (double Loss, IReadOnlyDictionary<string, Tensor> Gradients) Gradients(ICollectives collectives)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Fixtures.Local("models", "vit_quickgelu", "hf"));
        // In double precision, so that the order of sums does not hide a mistake.
        using ClipModule module = ClipModule.FromCheckpoint(checkpoint).to(ScalarType.Float64);
        using var generator = new Generator(9);
        Tensor pixels = randn([Pairs, 3, 64, 64], ScalarType.Float64, generator: generator);
        Tensor ids = randint(1, 1000, [Pairs, 10], ScalarType.Int64, generator: generator);
        ids.index_put_(1023, TensorIndex.Colon, TensorIndex.Single(9));
        int count = Pairs / collectives.WorldSize;
        var inputs = new PairTensors(pixels.narrow(0, collectives.Rank * count, count), ids.narrow(0, collectives.Rank * count, count));

        double loss = new CachedContrastive(module, new PairObjective(new InfoNceLoss(), collectives)).Backward(inputs);
        (string Name, Parameter Parameter)[] parameters = [.. module.named_parameters()];
        collectives.SumGradients([.. parameters.Select(entry => entry.Parameter)]);
        loss = collectives.Sum(CPU, loss)[0] / collectives.WorldSize;
        return (loss, parameters.ToDictionary(entry => entry.Name, entry => entry.Parameter.grad!.clone()));
    }

    private static Process Start(string folder, int rank, int port)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", typeof(TwoProcessTests).Assembly.Location, folder]);
        start.Environment["RANK"] = rank.ToString(CultureInfo.InvariantCulture);
        start.Environment["LOCAL_RANK"] = start.Environment["RANK"];
        start.Environment["WORLD_SIZE"] = WorldSize.ToString(CultureInfo.InvariantCulture);
        start.Environment["MASTER_ADDR"] = "127.0.0.1";
        start.Environment["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
