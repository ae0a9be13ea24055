using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Clip.Sdk.Files;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Plugins;

/// <summary>Checks a plugin as a host would meet it: manifest, contract, code, schemas, unloading.</summary>
public static partial class PluginVerifier
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(10);

    /// <summary>Loads a plugin and unloads it.</summary>
    /// <param name="folder">The plugin's folder.</param>
    /// <param name="patience">How long its code may take to leave memory; null for ten seconds.</param>
    /// <exception cref="PluginException">It has no manifest that can be read.</exception>
    public static PluginVerification Verify(string folder, TimeSpan? patience = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        PluginManifest manifest = PluginManifest.Read(Path.Combine(full, PluginManifest.FileName));
        var findings = new Findings();
        WeakReference context = LoadAndUnload(manifest, full, findings);
        bool wasCollected = WaitUntilCollected(context, patience ?? DefaultPatience);
        if (!wasCollected)
        {
            findings.Warnings.Add("The code stays in memory after it was unloaded: look for handlers of static events, threads, timers and caches that the plugin starts and does not end.");
        }

        return new PluginVerification
        {
            Manifest = manifest,
            Fingerprint = findings.Fingerprint,
            Functions = findings.Functions,
            Problems = findings.Problems,
            Warnings = findings.Warnings,
            WasCollected = wasCollected,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload(PluginManifest manifest, string folder, Findings findings)
    {
        LoadedPlugin plugin;
        try
        {
            plugin = LoadedPlugin.Load(manifest, folder, new HeadCatalogOptions { Folders = [folder], Files = FileRoots.Unrestricted });
        }
        catch (PluginException error)
        {
            findings.Problems.Add(error.Message);
            return new WeakReference(null);
        }

        findings.Fingerprint = plugin.Fingerprint;
        foreach (ManifestHead head in manifest.Heads)
        {
            Check(plugin.Head(head.Name), head, findings);
        }

        plugin.Retire();
        plugin.Ended.GetAwaiter().GetResult();
        return plugin.Context;
    }

    private static void Check(HeadSlot head, ManifestHead announced, Findings findings)
    {
        findings.Functions[head.Name] = [.. head.Functions.Select(function => function.Name)];
        if (head.Functions.Count == 0 && !head.IsBatch)
        {
            findings.Problems.Add($"Head '{head.Name}' can do nothing: it has no function and takes no part in batch jobs. Mark a public method with [HeadFunction].");
        }

        if (head.Description != announced.Description)
        {
            findings.Warnings.Add($"Head '{head.Name}' is described differently in the manifest and in code. Hosts show the manifest's.");
        }

        foreach (AIFunction function in head.Functions)
        {
            if (!FunctionName().IsMatch(function.Name))
            {
                findings.Problems.Add($"Function '{function.Name}' of head '{head.Name}' is to be named in lower-case words joined by underscores, at most 64 letters: language models take no other names.");
            }

            CheckSchema(head, function, findings);
        }
    }

    private static void CheckSchema(HeadSlot head, AIFunction function, Findings findings)
    {
        if (!function.JsonSchema.TryGetProperty("properties", out JsonElement parameters))
        {
            return;
        }

        foreach (JsonProperty parameter in parameters.EnumerateObject())
        {
            string where = $"Parameter '{parameter.Name}' of function '{function.Name}' of head '{head.Name}'";
            if (parameter.Value.ValueKind != JsonValueKind.Object || (!parameter.Value.TryGetProperty("type", out _) && !parameter.Value.TryGetProperty("enum", out _) && !parameter.Value.TryGetProperty("anyOf", out _)))
            {
                findings.Warnings.Add($"{where} may be anything. Give it a type, so that callers know what to write.");
            }
            else if (!parameter.Value.TryGetProperty("description", out _))
            {
                findings.Warnings.Add($"{where} has no description. Add [Description(\"...\")].");
            }
        }
    }

    private static bool WaitUntilCollected(WeakReference context, TimeSpan patience)
    {
        long start = Stopwatch.GetTimestamp();
        while (context.IsAlive && Stopwatch.GetElapsedTime(start) < patience)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(20);
            SerializerCaches.Trim();
        }

        return !context.IsAlive;
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9]*(?:_[a-z0-9]+)*\z")]
    private static partial Regex FunctionName();

    private sealed class Findings
    {
        public string Fingerprint { get; set; } = "";

        public SortedDictionary<string, IReadOnlyList<string>> Functions { get; } = new(StringComparer.Ordinal);

        public List<string> Problems { get; } = [];

        public List<string> Warnings { get; } = [];
    }
}
