using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Clip.Sdk.Benchmarks.Encoders;

/// <summary>Another implementation in its own process, asked by lines of JSON, so that rounds can take turns in one run.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;
    private bool _isDisposed;

    private Peer(Process process, string version)
    {
        _process = process;
        Version = version;
    }

    /// <summary>What the peer says it is.</summary>
    public string Version { get; }

    /// <summary>Starts a peer and waits until it has loaded its model.</summary>
    /// <exception cref="InvalidOperationException">The peer cannot run here; the message is its own.</exception>
    public static Peer Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in environment)
        {
            start.Environment.Remove(name);
            if (value is not null)
            {
                start.Environment[name] = value;
            }
        }

        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string? greeting = process.StandardOutput.ReadLine();
        if (greeting is null)
        {
            process.WaitForExit();
            throw new InvalidOperationException($"'{program}' ended with {process.ExitCode}: {errors.Result.Trim()}");
        }

        return new Peer(process, JsonNode.Parse(greeting)!["version"]!.GetValue<string>());
    }

    /// <summary>One request, one answer.</summary>
    public JsonNode Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The peer ended while it was asked for {request.ToJsonString()}.");
        return JsonNode.Parse(line)!;
    }

    /// <summary>Seconds of each repeat.</summary>
    public double[] Time(string operation, int batch, int repeats) =>
        [.. Ask(new JsonObject { ["op"] = operation, ["batch"] = batch, ["repeats"] = repeats })["seconds"]!
            .AsArray().Select(value => value!.GetValue<double>())];

    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
