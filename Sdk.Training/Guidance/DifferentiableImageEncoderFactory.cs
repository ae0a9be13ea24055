using System.Runtime.InteropServices;
using Clip.Sdk.Engines;
using Clip.Sdk.Plugins;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Guidance;

/// <summary>
/// Opens image towers on libtorch. It is cheap to make and loads neither libtorch nor a model before <see cref="Open"/> is
/// called; <see cref="HostEnginesExtensions.AddGradients"/> adds one to a host's engines.
/// </summary>
/// <param name="host">The host's model, opened when it is needed; null where it has none.</param>
/// <param name="options">How the host runs models; null for the defaults. Weights are always widened to 32-bit floats.</param>
public sealed class DifferentiableImageEncoderFactory(HostModel? host, ClipOptions? options = null) : IDifferentiableImageEncoderFactory
{
    private const string Packages = "libtorch-dev libopenblas0-openmp libgloo-dev cmake g++";

    // A processor gains little from more; a GPU holds more and wants it.
    private const int ProcessorBatch = 32, GpuBatch = 128;

    /// <inheritdoc/>
    public IDifferentiableImageEncoder Open(string? model = null)
    {
        Device device = RequireEngine((options ?? new ClipOptions()).Device);
        if (model is not null)
        {
            ClipOptions further = (options ?? new ClipOptions()) with { ImageSize = null, Activation = null, ClaimedName = null, VocabularyPath = null, Normalization = null };
            using ClipModel other = ClipModel.Load(model, further);
            return FromModel(other, device);
        }

        IClipModel own = host?.Value ?? throw new InputException("Gradients of the host's model are wanted, but the host has no model. Name a checkpoint.");
        return own is ClipModel clip
            ? FromModel(clip, device)
            : throw new InputException($"The host's model '{own.Info.Name}' gives no gradients. Name a checkpoint.", own.Info.Name);
    }

    private static DifferentiableImageEncoder FromModel(ClipModel source, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        ClipModule module = ClipModule.FromCheckpoint(source.Checkpoint);
        try
        {
            // Weights that take no gradient keep no activations for one: that is most of the memory.
            foreach (TorchSharp.Modules.Parameter parameter in module.parameters())
            {
                parameter.requires_grad = false;
            }

            if (device.type != DeviceType.CPU)
            {
                module.to(device);
            }

            return new DifferentiableImageEncoder(
                module, source.Images.Info.SpaceId, source.Preprocessor.Settings, device.type == DeviceType.CPU ? ProcessorBatch : GpuBatch, ownsModule: true);
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private static Device RequireEngine(ClipDevice wanted)
    {
        try
        {
            return InitializeDevice(wanted.Kind == ClipDeviceKind.Cpu ? CPU : new Device(DeviceType.CUDA, wanted.Index));
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            throw new PluginException(
                $"Gradients need libtorch, which this machine does not have or which does not load. Run `sudo apt-get install -y {Packages}` and then `native/build-torch-shim`. ({error.Message})",
                innerException: error);
        }
        catch (Exception error) when (error is InvalidOperationException or ExternalException)
        {
            throw new PluginException($"Gradients were asked for on '{wanted}', which libtorch cannot use here: {error.Message}", innerException: error);
        }
    }
}
