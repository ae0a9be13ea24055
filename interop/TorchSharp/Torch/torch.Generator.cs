using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the generators of all devices.</summary>
    /// <returns>The processor's default generator.</returns>
    public static Generator manual_seed(long seed)
    {
        NativeMethods.Check(NativeMethods.ct_manual_seed(seed));
        return Generator.Default;
    }

    /// <summary>Sets the default generator's seed to one that is not deterministic, and returns it.</summary>
    public static long seed()
    {
        using Generator generator = Generator.Default;
        return generator.seed();
    }

    /// <summary>The seed of the processor's default generator.</summary>
    public static long initial_seed()
    {
        using Generator generator = Generator.Default;
        return generator.initial_seed();
    }

    /// <summary>The state of the processor's default generator, a tensor of bytes.</summary>
    public static Tensor get_rng_state()
    {
        using Generator generator = Generator.Default;
        return generator.get_state();
    }

    /// <summary>Restores what <see cref="get_rng_state"/> gave.</summary>
    public static void set_rng_state(Tensor new_state)
    {
        using Generator generator = Generator.Default;
        generator.set_state(new_state);
    }

    /// <summary>A stream of random numbers of its own. Not safe to use from several threads at once.</summary>
    public class Generator : IDisposable
    {
        private readonly GeneratorHandle _handle;

        /// <summary>A new generator.</summary>
        /// <param name="seed">Where the stream starts.</param>
        /// <param name="device">Where its numbers are drawn; the processor if null.</param>
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = device ?? CPU;
            NativeMethods.Check(NativeMethods.ct_generator_new(this.device.Packed, unchecked((long)seed), out IntPtr generator));
            _handle = new GeneratorHandle(generator);
        }

        private Generator(IntPtr handle, Device device)
        {
            this.device = device;
            _handle = new GeneratorHandle(handle);
        }

        /// <summary>The processor's default generator.</summary>
        public static Generator Default => DefaultOf(CPU);

        /// <summary>Where its numbers are drawn.</summary>
        public Device device { get; }

        internal IntPtr Handle => _handle.IsClosed
            ? throw new ObjectDisposedException(nameof(Generator))
            : _handle.DangerousGetHandle();

        /// <summary>Starts the stream anew at this seed.</summary>
        public Generator manual_seed(long seed)
        {
            NativeMethods.Check(NativeMethods.ct_generator_seed(Handle, seed));
            return this;
        }

        /// <summary>Starts the stream anew at a seed that is not deterministic, and returns it.</summary>
        public long seed()
        {
            NativeMethods.Check(NativeMethods.ct_generator_fresh_seed(Handle, out long seed));
            return seed;
        }

        /// <summary>The seed it was started with.</summary>
        public long initial_seed()
        {
            NativeMethods.Check(NativeMethods.ct_generator_initial_seed(Handle, out long seed));
            return seed;
        }

        /// <summary>The state, a tensor of bytes on the processor.</summary>
        public Tensor get_state()
        {
            NativeMethods.Check(NativeMethods.ct_generator_state(Handle, out IntPtr state));
            return new Tensor(state);
        }

        /// <summary>Restores what <see cref="get_state"/> gave.</summary>
        public void set_state(Tensor value)
        {
            ArgumentNullException.ThrowIfNull(value);
            NativeMethods.Check(NativeMethods.ct_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Lets go of the native generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (disposing)
            {
                _handle.Dispose();
            }
        }

        internal static Generator DefaultOf(Device device)
        {
            NativeMethods.Check(NativeMethods.ct_generator_default(device.Packed, out IntPtr generator));
            return new Generator(generator, device);
        }
    }
}
