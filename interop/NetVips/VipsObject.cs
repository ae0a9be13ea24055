using NetVips.Internal;

namespace NetVips;

/// <summary>The base of everything that libvips hands out: images, operations, sources and targets.</summary>
public class VipsObject : GObject
{
    internal VipsObject(nint pointer)
        : base(pointer)
    {
    }

    internal unsafe void Set(nint type, string name, object content)
    {
        using GValue value = GValue.Of(type);
        value.Set(content);
        GLib.SetProperty(Pointer, name, &value);
    }

    internal unsafe object? Get(string name)
    {
        if (Vips.ObjectGetArgument(Pointer, name, out ParameterSpecification* specification, out _, out _) != 0)
        {
            throw new VipsException($"unable to get {name}");
        }

        using GValue value = GValue.Of(specification->ValueType);
        GLib.GetProperty(Pointer, name, &value);
        return value.Get();
    }
}
