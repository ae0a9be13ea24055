using System.Globalization;

namespace TorchSharp.Extras;

/// <summary>Who a process is among those that train together, and where they meet.</summary>
public sealed record Rendezvous
{
    private const int DefaultPort = 29500;

    /// <summary>Number of this process, from 0.</summary>
    public required int Rank { get; init; }

    /// <summary>How many processes there are.</summary>
    public required int WorldSize { get; init; }

    /// <summary>Number of this process on its machine, from 0; the GPU to use.</summary>
    public int LocalRank { get; init; }

    /// <summary>The machine where the processes meet.</summary>
    public string MasterAddress { get; init; } = "127.0.0.1";

    /// <summary>The port where they meet. Default 29500.</summary>
    public int MasterPort { get; init; } = DefaultPort;

    /// <summary>Whether the launcher serves the meeting point, rather than rank 0.</summary>
    public bool LauncherServes { get; init; }

    /// <summary>Parts the meetings of a launcher that restarts its processes. Default "0".</summary>
    public string Round { get; init; } = "0";

    /// <summary>
    /// What the launcher set: torchrun's variables (RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT), else those of
    /// Slurm's srun or of an MPI launcher; null where the process was started alone.
    /// </summary>
    /// <exception cref="InvalidOperationException">A variable is missing or no number.</exception>
    public static Rendezvous? FromEnvironment() => FromVariables(Environment.GetEnvironmentVariable);

    /// <summary><see cref="FromEnvironment"/> with the variables from elsewhere.</summary>
    public static Rendezvous? FromVariables(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        int? rank = First(read, "RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK");
        int? size = First(read, "WORLD_SIZE", "SLURM_NTASKS", "OMPI_COMM_WORLD_SIZE", "PMI_SIZE");
        if (rank is null && size is null)
        {
            return null;
        }

        if (rank is not { } own || size is not { } all || own < 0 || own >= all)
        {
            throw new InvalidOperationException(
                $"A launcher sets RANK from 0 to WORLD_SIZE - 1, but RANK is '{rank}' and WORLD_SIZE is '{size}'. Start the program by torchrun or srun, or unset both.");
        }

        string? address = read("MASTER_ADDR") ?? read("SLURM_LAUNCH_NODE_IPADDR");
        if (string.IsNullOrEmpty(address) && all > 1)
        {
            throw new InvalidOperationException($"{all} processes meet at MASTER_ADDR, which is not set. Set it to the machine of rank 0, or start the program by torchrun.");
        }

        return new Rendezvous
        {
            Rank = own,
            WorldSize = all,
            LocalRank = First(read, "LOCAL_RANK", "SLURM_LOCALID", "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID") ?? 0,
            MasterAddress = string.IsNullOrEmpty(address) ? "127.0.0.1" : address,
            MasterPort = First(read, "MASTER_PORT") ?? DefaultPort,
            LauncherServes = string.Equals(read("TORCHELASTIC_USE_AGENT_STORE"), "True", StringComparison.OrdinalIgnoreCase),
            Round = read("TORCHELASTIC_RESTART_COUNT") ?? "0",
        };
    }

    private static int? First(Func<string, string?> read, params string[] names)
    {
        foreach (string name in names)
        {
            if (read(name) is { Length: > 0 } value)
            {
                return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw new InvalidOperationException($"The variable {name} is a number, but it is '{value}'.");
            }
        }

        return null;
    }
}
