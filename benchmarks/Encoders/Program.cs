using System.CommandLine;
using Clip.Sdk.Benchmarks.Encoders;

var rounds = new Option<int>("--rounds") { Description = "Turns that every contender takes at every case.", DefaultValueFactory = _ => 5 };
var threads = new Option<int>("--threads") { Description = "Threads of every contender.", DefaultValueFactory = _ => Environment.ProcessorCount };
var photos = new Option<int>("--photos") { Description = "Generated JPEG files of the end-to-end case.", DefaultValueFactory = _ => 500 };
var cases = new Option<string[]>("--cases") { Description = "Which cases run: image, text, files, cold. Default: all.", AllowMultipleArgumentsPerToken = true };
var python = new Option<string>("--python") { Description = "A Python with torch, numpy and PIL.", DefaultValueFactory = _ => "/usr/bin/python3" };
var work = new Option<string>("--work") { Description = "Folder for the model and the photos.", DefaultValueFactory = _ => Workspace.DefaultFolder };

var root = new RootCommand("Times ViT-B/32 with random weights: this SDK, PyTorch and onnxruntime-node, taking turns in one run.")
{
    rounds, threads, photos, cases, python, work,
};
root.SetAction(parsed =>
{
    var workspace = new Workspace(parsed.GetRequiredValue(work), parsed.GetValue(threads), parsed.GetRequiredValue(python));
    workspace.Prepare();
    using var benchmark = new EncoderBenchmark(workspace, parsed.GetValue(rounds));
    string[] wanted = parsed.GetValue(cases) is { Length: > 0 } given ? given : ["image", "text", "files", "cold"];
    benchmark.Run(wanted, parsed.GetValue(photos));
});
return root.Parse(args).Invoke();
