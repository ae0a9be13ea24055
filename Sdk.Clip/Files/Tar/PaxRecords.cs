using System.Buffers.Text;
using System.Text;

namespace Clip.Sdk.Files.Tar;

/// <summary>The records of a pax header: <c>LENGTH KEY=VALUE\n</c>, the length counting itself.</summary>
internal static class PaxRecords
{
    public static (string? Path, long? Size) Read(ReadOnlySpan<byte> records, string archive)
    {
        string? path = null;
        long? size = null;
        while (!records.IsEmpty && records[0] != 0)
        {
            if (!Utf8Parser.TryParse(records, out int length, out int digits) || digits >= records.Length || records[digits] != (byte)' '
                || length <= digits + 1 || length > records.Length || records[length - 1] != (byte)'\n')
            {
                throw Refuse(archive);
            }

            ReadOnlySpan<byte> record = records[(digits + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            if (equals < 0)
            {
                throw Refuse(archive);
            }

            if (record[..equals].SequenceEqual("path"u8))
            {
                path = Encoding.UTF8.GetString(record[(equals + 1)..]);
            }
            else if (record[..equals].SequenceEqual("size"u8))
            {
                size = Utf8Parser.TryParse(record[(equals + 1)..], out long value, out int used) && used == record.Length - equals - 1 && value >= 0
                    ? value
                    : throw Refuse(archive);
            }

            records = records[length..];
        }

        return (path, size);
    }

    /// <summary>One record; its length is found by trying, since its digits count too.</summary>
    public static string Write(string key, string value)
    {
        int rest = Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value) + 3;
        int length = rest + 1;
        while (length != rest + Digits(length))
        {
            length = rest + Digits(length);
        }

        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{length} {key}={value}\n");
    }

    private static int Digits(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;

    private static TarFormatException Refuse(string archive) =>
        new($"Shard '{archive}' has a pax header that is none. It is damaged: write it anew.", isTruncated: false);
}
