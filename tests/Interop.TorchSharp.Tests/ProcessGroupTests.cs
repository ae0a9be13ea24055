using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TorchSharp;
using TorchSharp.Extras;
using Xunit.Abstractions;

namespace Clip.Interop.TorchSharp.Tests;

/// <summary>Two processes on this machine over Gloo.</summary>
public class ProcessGroupTests(ITestOutputHelper output)
{
    [TorchFact]
    public async Task Two_processes_reduce_gather_and_broadcast()
    {
        int port = FreePort();
        string[] printed = await Task.WhenAll(Enumerable.Range(0, 2).Select(rank => RunRank(rank, 2, port)));

        foreach (string text in printed)
        {
            output.WriteLine(text);
            Assert.Equal(
                ["sum [7] 3 3 3 3 3 3 30", "largest [2] 1 5", "gathered [4,1] 0 0.5 1 1.5", "broadcast [3] 1 1 1", "done"],
                text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    [TorchFact]
    public void A_process_alone_is_a_group_of_one()
    {
        using ProcessGroup group = ProcessGroup.Join(
            new Rendezvous { Rank = 0, WorldSize = 1, MasterPort = FreePort() }, "gloo", TimeSpan.FromSeconds(30));
        using torch.Tensor tensor = torch.ones(2);

        group.AllReduce(tensor);
        using torch.Tensor gathered = group.AllGather(tensor);
        group.Barrier();

        Assert.True(gathered.Equals(tensor));
        Assert.Equal("gloo", group.Backend);
    }

    [TorchFact]
    public void An_unknown_back_end_is_an_exception() =>
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(
            () => ProcessGroup.Join(new Rendezvous { Rank = 0, WorldSize = 1, MasterPort = FreePort() }, "carrier pigeon", TimeSpan.FromSeconds(5)));

    [Fact]
    public void The_meeting_point_comes_from_torchruns_variables()
    {
        Rendezvous found = Rendezvous.FromVariables(new Dictionary<string, string>
        {
            ["RANK"] = "3", ["WORLD_SIZE"] = "8", ["LOCAL_RANK"] = "1", ["MASTER_ADDR"] = "node0", ["MASTER_PORT"] = "1234",
            ["TORCHELASTIC_USE_AGENT_STORE"] = "True", ["TORCHELASTIC_RESTART_COUNT"] = "2",
        }.GetValueOrDefault)!;

        Assert.Equal(
            new Rendezvous { Rank = 3, WorldSize = 8, LocalRank = 1, MasterAddress = "node0", MasterPort = 1234, LauncherServes = true, Round = "2" }, found);
    }

    [Fact]
    public void The_meeting_point_comes_from_Slurms_variables()
    {
        Rendezvous found = Rendezvous.FromVariables(new Dictionary<string, string>
        {
            ["SLURM_PROCID"] = "1", ["SLURM_NTASKS"] = "2", ["SLURM_LOCALID"] = "0", ["SLURM_LAUNCH_NODE_IPADDR"] = "10.0.0.7",
        }.GetValueOrDefault)!;

        Assert.Equal(new Rendezvous { Rank = 1, WorldSize = 2, MasterAddress = "10.0.0.7" }, found);
    }

    [Fact]
    public void Without_a_launcher_there_is_no_meeting_point() => Assert.Null(Rendezvous.FromVariables(_ => null));

    [Theory]
    [InlineData("2", "2", "node0")]
    [InlineData("x", "2", "node0")]
    [InlineData("0", null, "node0")]
    [InlineData("0", "2", null)]
    public void Variables_that_make_no_sense_are_refused(string? rank, string? size, string? address) =>
        Assert.Throws<InvalidOperationException>(() => Rendezvous.FromVariables(
            name => name switch { "RANK" => rank, "WORLD_SIZE" => size, "MASTER_ADDR" => address, _ => null }));

    private static Task<string> RunRank(int rank, int size, int port) => Worker.RunAsync([], new()
    {
        ["RANK"] = rank.ToString(CultureInfo.InvariantCulture),
        ["WORLD_SIZE"] = size.ToString(CultureInfo.InvariantCulture),
        ["MASTER_ADDR"] = "127.0.0.1",
        ["MASTER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
    });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
