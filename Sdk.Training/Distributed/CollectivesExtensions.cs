using System.Text;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Distributed;

/// <summary>What is built on the collectives.</summary>
internal static class CollectivesExtensions
{
    // Enough to keep the network busy, small beside the gradients themselves.
    private const long BucketElements = 1 << 23;

    /// <summary>Replaces the gradients of parameters by their sums over all processes.</summary>
    public static void SumGradients(this ICollectives collectives, IReadOnlyList<Parameter> parameters)
    {
        if (collectives.WorldSize == 1)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        List<Tensor> bucket = [];
        long elements = 0;
        foreach (Parameter parameter in parameters)
        {
            if (parameter.grad is Tensor gradient)
            {
                bucket.Add(gradient);
                elements += gradient.NumberOfElements;
                if (elements >= BucketElements)
                {
                    Sum(collectives, bucket);
                    (elements, bucket) = (0, []);
                }
            }
        }

        Sum(collectives, bucket);
    }

    /// <summary>Gives every process the weights of the first.</summary>
    public static void Synchronise(this ICollectives collectives, IEnumerable<Tensor> tensors)
    {
        if (collectives.WorldSize == 1)
        {
            return;
        }

        using IDisposable unrecorded = no_grad();
        foreach (Tensor tensor in tensors)
        {
            collectives.BroadcastFromFirst(tensor);
        }
    }

    /// <summary>The sums of numbers over all processes.</summary>
    public static double[] Sum(this ICollectives collectives, Device device, params double[] values)
    {
        if (collectives.WorldSize == 1)
        {
            return values;
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor sum = tensor(values, [values.Length]).to(device);
        collectives.AllReduceSum(sum);
        return sum.cpu().data<double>().ToArray();
    }

    /// <summary>The texts of all processes, in the order of ranks.</summary>
    public static string[] Gather(this ICollectives collectives, Device device, string text)
    {
        if (collectives.WorldSize == 1)
        {
            return [text];
        }

        using DisposeScope scope = NewDisposeScope();
        byte[] own = Encoding.UTF8.GetBytes(text);
        long[] lengths = collectives.AllGather(tensor((long[])[own.Length], [1]).to(device)).cpu().data<long>().ToArray();
        byte[] padded = new byte[lengths.Max()];
        own.CopyTo(padded, 0);
        byte[] all = collectives.AllGather(tensor(padded, [padded.Length]).to(device)).cpu().data<byte>().ToArray();
        return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * padded.Length, (int)length))];
    }

    private static void Sum(ICollectives collectives, List<Tensor> gradients)
    {
        if (gradients.Count == 0)
        {
            return;
        }

        using IDisposable unrecorded = no_grad();
        Tensor joined = cat(gradients.Select(gradient => gradient.reshape(-1)).ToArray());
        collectives.AllReduceSum(joined);
        long first = 0;
        foreach (Tensor gradient in gradients)
        {
            gradient.copy_(joined.narrow(0, first, gradient.NumberOfElements).view(gradient.shape));
            first += gradient.NumberOfElements;
        }
    }
}
