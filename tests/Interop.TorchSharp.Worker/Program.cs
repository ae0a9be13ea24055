using System.Globalization;
using TorchSharp;
using TorchSharp.Extras;
using static TorchSharp.torch;

if (args is ["product"])
{
    // For the tests of the process's set-up: a product large enough for BLAS's own kernels.
    Console.WriteLine(ones(300, 300).matmul(ones(300, 300)).sum().ToDouble().ToString(CultureInfo.InvariantCulture));
    Console.WriteLine(get_num_threads());
    return;
}

// One rank of the tests of process groups: meets the others by the environment, and prints what it received.
Rendezvous rendezvous = Rendezvous.FromEnvironment() ?? throw new InvalidOperationException("RANK and WORLD_SIZE are not set.");
using ProcessGroup group = ProcessGroup.Join(rendezvous, "gloo", TimeSpan.FromSeconds(60));
float rank = group.Rank;

Tensor sum = full([2, 3], rank + 1);
Tensor other = full([1], 10 * (rank + 1));
group.AllReduce([sum, other]);
Print("sum", cat([sum.reshape(-1), other]));

Tensor largest = tensor(new[] { rank, 5 - rank });
group.AllReduce(largest, ReduceOperation.Maximum);
Print("largest", largest);

Print("gathered", group.AllGather(tensor(new[] { rank, rank + 0.5f }, [2, 1])));

Tensor shared = full([3], rank);
group.Broadcast([shared], root: 1);
Print("broadcast", shared);

group.Barrier();
Console.WriteLine("done");

static void Print(string name, Tensor values) => Console.WriteLine(
    $"{name} [{string.Join(",", values.shape)}] {string.Join(" ", values.data<float>().ToArray().Select(value => value.ToString(CultureInfo.InvariantCulture)))}");
