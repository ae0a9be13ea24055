using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Copies the source's elements into this tensor; types are converted, shapes broadcast.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => InPlace(Ops.copy_, this, source, nonBlocking);

        /// <summary>Sets every element.</summary>
        public Tensor fill_(Scalar value) => InPlace(Ops.fill___Scalar, this, value);

        /// <summary>Sets every element to 0.</summary>
        public Tensor zero_() => InPlace(Ops.zero_, this);

        /// <summary>A copy with memory of its own.</summary>
        public Tensor clone() => Ops.clone.One(this);

        /// <summary>Another handle on the same tensor's memory and place in the graph.</summary>
        public Tensor alias() => Ops.alias.One(this);

        /// <summary>Draws from the normal distribution.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            InPlace(Ops.normal_, this, mean, std, generator);

        /// <summary>Draws evenly from [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            InPlace(Ops.uniform_, this, from, to, generator);

        /// <summary>Draws 1 with probability p, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            InPlace(Ops.bernoulli___float, this, p, generator);

        /// <summary>Draws 1 with the probability that each element is, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Ops.bernoulli.One(this, generator);

        /// <summary>Draws from the exponential distribution.</summary>
        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) =>
            InPlace(Ops.exponential_, this, lambda, generator);

        /// <summary>Draws integers evenly from [from, to).</summary>
        public Tensor random_(double from, double to, Generator? generator = null) =>
            InPlace(Ops.random___from, this, (long)from, (long)to, generator);

        /// <summary>Draws indices by the weights in each row.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Ops.multinomial.One(this, num_samples, replacement, generator);
    }
}
