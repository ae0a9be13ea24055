using System.Globalization;
using System.Runtime.InteropServices;

namespace NetVips.Internal;

/// <summary>GObject's tagged value: how properties and metadata travel. Initialise with <see cref="Of"/>, then dispose.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe ref struct GValue
{
    private nint _type;
    private long _first;
    private long _second;

    /// <summary>An empty value of a type.</summary>
    internal static GValue Of(nint type)
    {
        GValue value = default;
        GLib.ValueInit(&value, type);
        return value;
    }

    public void Dispose()
    {
        if (_type != 0)
        {
            fixed (GValue* self = &this)
            {
                GLib.ValueUnset(self);
            }
        }
    }

    /// <summary>Stores a managed object, converted to the type that the value was made with.</summary>
    /// <exception cref="ArgumentException">The object cannot be converted to that type.</exception>
    internal void Set(object content)
    {
        fixed (GValue* self = &this)
        {
            nint fundamental = GLib.TypeFundamental(_type);
            if (fundamental == GTypes.Boolean)
            {
                GLib.SetBoolean(self, Convert.ToBoolean(content, CultureInfo.InvariantCulture) ? 1 : 0);
            }
            else if (fundamental == GTypes.Int)
            {
                GLib.SetInt(self, Convert.ToInt32(content, CultureInfo.InvariantCulture));
            }
            else if (fundamental == GTypes.UInt64)
            {
                GLib.SetUInt64(self, Convert.ToUInt64(content, CultureInfo.InvariantCulture));
            }
            else if (fundamental == GTypes.Double)
            {
                GLib.SetDouble(self, Convert.ToDouble(content, CultureInfo.InvariantCulture));
            }
            else if (fundamental == GTypes.Enum)
            {
                GLib.SetEnum(self, Convert.ToInt32(content, CultureInfo.InvariantCulture));
            }
            else if (fundamental == GTypes.Flags)
            {
                GLib.SetFlags(self, Convert.ToUInt32(content, CultureInfo.InvariantCulture));
            }
            else if (fundamental == GTypes.String)
            {
                GLib.SetString(self, Convert.ToString(content, CultureInfo.InvariantCulture));
            }
            else if (fundamental == GTypes.Object && content is GObject instance)
            {
                GLib.SetObject(self, instance.Pointer);
            }
            else if (!SetBoxed(self, content))
            {
                throw new ArgumentException($"A value of type '{content.GetType()}' cannot be stored as '{GTypes.NameOf(_type)}'.", nameof(content));
            }
        }
    }

    /// <summary>The content as a managed object; images come with a reference of their own.</summary>
    /// <exception cref="ArgumentException">libvips keeps a type that has no managed form.</exception>
    internal object? Get()
    {
        fixed (GValue* self = &this)
        {
            nint fundamental = GLib.TypeFundamental(_type);
            return fundamental switch
            {
                _ when fundamental == GTypes.Boolean => GLib.GetBoolean(self) != 0,
                _ when fundamental == GTypes.Int => GLib.GetInt(self),
                _ when fundamental == GTypes.UInt64 => GLib.GetUInt64(self),
                _ when fundamental == GTypes.Double => GLib.GetDouble(self),
                _ when fundamental == GTypes.Enum => GLib.GetEnum(self),
                _ when fundamental == GTypes.Flags => GLib.GetFlags(self),
                _ when fundamental == GTypes.String => Marshal.PtrToStringUTF8(GLib.GetString(self)),
                _ when _type == GTypes.Image => Image.Borrowed(GLib.GetObject(self)),
                _ => GetBoxed(self),
            };
        }
    }

    private readonly bool SetBoxed(GValue* self, object content)
    {
        switch (content)
        {
            case double[] or double or int when _type == GTypes.ArrayDouble:
                double[] doubles = content as double[] ?? [Convert.ToDouble(content, CultureInfo.InvariantCulture)];
                fixed (double* items = doubles)
                {
                    Vips.ValueSetArrayDouble(self, items, doubles.Length);
                }

                return true;
            case int[] or int when _type == GTypes.ArrayInt:
                int[] integers = content as int[] ?? [(int)content];
                fixed (int* items = integers)
                {
                    Vips.ValueSetArrayInt(self, items, integers.Length);
                }

                return true;
            case Image[] images when _type == GTypes.ArrayImage:
                Vips.ValueSetArrayImage(self, images.Length);
                nint* pointers = Vips.ValueGetArrayImage(self, out _);
                for (int i = 0; i < images.Length; i++)
                {
                    // The array owns one reference to each image.
                    pointers[i] = GLib.ObjectRef(images[i].Pointer);
                }

                return true;
            case byte[] bytes when _type == GTypes.Blob:
                using (var blob = Blob.CopyOf(bytes))
                {
                    GLib.SetBoxed(self, blob.Pointer);
                }

                return true;
            case Blob blob when _type == GTypes.Blob:
                GLib.SetBoxed(self, blob.Pointer);
                return true;
            default:
                return false;
        }
    }

    private readonly object? GetBoxed(GValue* self)
    {
        if (_type == GTypes.RefString)
        {
            return Marshal.PtrToStringUTF8(Vips.ValueGetRefString(self, out _));
        }

        if (_type == GTypes.Blob)
        {
            nint data = Vips.ValueGetBlob(self, out nuint length);
            return new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        }

        if (_type == GTypes.ArrayInt)
        {
            int* items = Vips.ValueGetArrayInt(self, out int count);
            return new ReadOnlySpan<int>(items, count).ToArray();
        }

        if (_type == GTypes.ArrayDouble)
        {
            double* items = Vips.ValueGetArrayDouble(self, out int count);
            return new ReadOnlySpan<double>(items, count).ToArray();
        }

        throw new ArgumentException($"libvips keeps a value of type '{GTypes.NameOf(_type)}', which has no managed form.");
    }
}
