namespace Clip.Sdk.Plugins;

/// <summary>A version in the order of semantic versioning, as packages name their folders.</summary>
internal sealed class PackageVersion : IComparable<PackageVersion>
{
    private readonly Version _numbers;
    private readonly string[] _prerelease;

    private PackageVersion(Version numbers, string[] prerelease) => (_numbers, _prerelease) = (numbers, prerelease);

    public static PackageVersion? TryParse(string text)
    {
        string[] parts = text.Split('+')[0].Split('-', 2);
        return Version.TryParse(parts[0], out Version? numbers)
            ? new PackageVersion(new Version(numbers.Major, numbers.Minor, Math.Max(0, numbers.Build), Math.Max(0, numbers.Revision)), parts.Length == 2 ? parts[1].Split('.') : [])
            : null;
    }

    public int CompareTo(PackageVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        int numbers = _numbers.CompareTo(other._numbers);
        if (numbers != 0 || _prerelease.Length == 0 || other._prerelease.Length == 0)
        {
            // A release comes after what was released before it.
            return numbers != 0 ? numbers : (_prerelease.Length == 0).CompareTo(other._prerelease.Length == 0);
        }

        for (int i = 0; i < Math.Min(_prerelease.Length, other._prerelease.Length); i++)
        {
            int word = CompareWords(_prerelease[i], other._prerelease[i]);
            if (word != 0)
            {
                return word;
            }
        }

        return _prerelease.Length.CompareTo(other._prerelease.Length);
    }

    private static int CompareWords(string left, string right) => (ulong.TryParse(left, out ulong first), ulong.TryParse(right, out ulong second)) switch
    {
        (true, true) => first.CompareTo(second),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.Compare(left, right, StringComparison.OrdinalIgnoreCase),
    };
}
