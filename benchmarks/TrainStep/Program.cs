using System.Globalization;
using Clip.Benchmarks.TrainStep;
using Clip.Benchmarks.TrainStep.Checks;
using TorchSharp;
using TorchSharp.Extras;

// dotnet run -c Release --project benchmarks/TrainStep -- [--threads 2] [--batch 256] [--rounds 5] [--steps 2]
//     [--device cpu] [--python python3] [--as-installed] [--sleeping-peer] [--alone] [--peak-tflops 989]
// dotnet run -c Release --project benchmarks/TrainStep -- check [--device cuda]
string Option(string name, string otherwise) => Array.IndexOf(args, "--" + name) is var at and >= 0 ? args[at + 1] : otherwise;
int Number(string name, int otherwise) => int.Parse(Option(name, $"{otherwise}"), CultureInfo.InvariantCulture);
bool Flag(string name) => args.Contains("--" + name);
static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

int rounds = Number("rounds", 5);
int steps = Number("steps", 2);
int threads = Number("threads", Environment.ProcessorCount);
string device = Option("device", "cpu");
if (args is ["check", ..])
{
    torch.InitializeDevice(torch.device(device));
    Console.WriteLine($"libtorch {torch.__version__}, {device}");
    return new DeviceChecks(torch.device(device)).Run() == 0 ? 0 : 1;
}

var shapes = new Shapes { Batch = Number("batch", 256) };
torch.set_num_threads(threads);

using var trainer = new Trainer(shapes, torch.device(device));
Console.WriteLine($"C# on libtorch {torch.__version__}, {trainer.ParameterCount / 1e6:0.00} M parameters, batch {shapes.Batch}, {threads} threads, {device}");
using Peer? peer = Flag("alone") ? null : new Peer(Option("python", "/usr/bin/python3"), threads, shapes.Batch, device, !Flag("as-installed"), Flag("sleeping-peer"));
Console.WriteLine(peer is null ? "no peer" : $"peer: Python, {peer.Version}{(Flag("as-installed") ? " as installed" : Flag("sleeping-peer") ? ", well set up, idle threads sleep at once" : ", well set up")}");

// Whoever shares the machine disturbs both: short blocks, one after the other, the ratio of neighbours, and processor time.
const int WarmUp = 2;
List<(double Forward, double Backward, double Optimizer)> own = [];
List<double> theirs = [];
List<(double Wall, double Processor)> ratios = [];
for (int i = 0; i < WarmUp; i++)
{
    trainer.Step();
}

peer?.Run(WarmUp);
for (int round = 0; round < rounds; round++)
{
    TimeSpan worked = Environment.CpuUsage.TotalTime;
    (double Forward, double Backward, double Optimizer)[] mine = [.. Enumerable.Range(0, steps).Select(_ => trainer.Step())];
    double processor = (Environment.CpuUsage.TotalTime - worked).TotalMilliseconds / steps;
    own.AddRange(mine);
    if (peer?.Run(steps) is { } other)
    {
        theirs.AddRange(other.Wall);
        ratios.Add((other.Wall.Min() / mine.Min(step => step.Forward + step.Backward + step.Optimizer), other.Processor / processor));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}: processor time of a step {processor:0} ms, Python {other.Processor:0} ms"));
    }
}

double median = Median(own.Select(step => step.Forward + step.Backward + step.Optimizer));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"C#:     {median:0.0} ms a step (forward {Median(own.Select(s => s.Forward)):0.0}, backward {Median(own.Select(s => s.Backward)):0.0}, rest {Median(own.Select(s => s.Optimizer)):0.0}), {shapes.Batch / median * 1e3:0.0} pairs/s, loss {trainer.Loss:0.0000}"));
double teraflops = shapes.OperationsPerStep / median * 1e3 / 1e12;
double peak = double.Parse(Option("peak-tflops", "0"), CultureInfo.InvariantCulture);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"        {shapes.TokensPerStep / median * 1e3:0} tokens/s, {teraflops:0.00} TFLOP/s{(peak > 0 ? $" ({teraflops / peak:P1} of the {peak:0} that the device has at most)" : "")}{(device.StartsWith("cuda", StringComparison.Ordinal) ? $", {CudaMemory.Read().PeakAllocated / 1e9:0.00} GB of tensors at most" : "")}"));
if (peer is not null)
{
    double other = Median(theirs);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Python: {other:0.0} ms a step, {shapes.Batch / other * 1e3:0.0} pairs/s"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"C# to Python: pairs/s {Median(ratios.Select(r => r.Wall)):0.000} (median of rounds), work per second of processor {Median(ratios.Select(r => r.Processor)):0.000}"));
}

return 0;
