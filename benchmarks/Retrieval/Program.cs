using System.CommandLine;
using Clip.Sdk.Benchmarks.Retrieval;

var rows = new Option<int>("--rows") { Description = "Rows of the index.", DefaultValueFactory = _ => 500_000 };
var dimensions = new Option<int>("--dimensions") { Description = "D, the width of a row.", DefaultValueFactory = _ => 512 };
var threads = new Option<int>("--threads") { Description = "Threads of a scan.", DefaultValueFactory = _ => Environment.ProcessorCount };
var rounds = new Option<int>("--rounds") { Description = "Times that each case runs; the median counts.", DefaultValueFactory = _ => 9 };
var duplicates = new Option<int>("--duplicate-rows") { Description = "Rows of the near-duplicate case.", DefaultValueFactory = _ => 20_000 };
var work = new Option<string>("--work") { Description = "Folder for the indexes.", DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "clip-sdk-retrieval-benchmark") };

var root = new RootCommand("Times the scan of an image index against the machine's memory bandwidth.") { rows, dimensions, threads, rounds, duplicates, work };
root.SetAction(parsed =>
{
    var benchmark = new RetrievalBenchmark(parsed.GetRequiredValue(work), parsed.GetValue(dimensions), parsed.GetValue(threads), parsed.GetValue(rounds));
    benchmark.Run(parsed.GetValue(rows), parsed.GetValue(duplicates));
});
return root.Parse(args).Invoke();
