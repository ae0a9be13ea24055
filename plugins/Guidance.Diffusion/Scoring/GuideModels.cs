using Clip.Sdk;
using Clip.Sdk.Engines;
using Clip.Sdk.Heads;

namespace Clip.Guidance.Diffusion.Scoring;

/// <summary>The models of a head, each opened when it is first asked for and kept until the head is unloaded.</summary>
/// <param name="context">The head's context.</param>
internal sealed class GuideModels(IHeadContext context) : IDisposable
{
    private readonly Dictionary<string, GuideModel> _opened = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _isDisposed;

    /// <summary>A model, which stays ours.</summary>
    /// <param name="path">A checkpoint's file or folder; null for the host's model.</param>
    public GuideModel Get(string? path)
    {
        string key = path is null ? string.Empty : context.Files.ResolveInput(path);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_opened.TryGetValue(key, out GuideModel? model))
            {
                model = Open(path is null ? null : key);
                _opened.Add(key, model);
            }

            return model;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (GuideModel model in _opened.Values)
            {
                model.Dispose();
            }

            _opened.Clear();
        }
    }

    private GuideModel Open(string? path)
    {
        IDifferentiableImageEncoder gradients = context.Require<IDifferentiableImageEncoderFactory>("guidance needs gradients of the image encoder").Open(path);
        IClipModel? further = null;
        try
        {
            further = path is null ? null : context.Require<IClipModelFactory>("guidance by a model besides the host's").Open(path);
            return new GuideModel(further ?? context.Model, gradients, ownsModel: further is not null);
        }
        catch
        {
            gradients.Dispose();
            further?.Dispose();
            throw;
        }
    }
}
