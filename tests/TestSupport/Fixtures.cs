namespace Clip.Sdk.TestSupport;

/// <summary>Finds reference data: what was generated for this project lies in tests/fixtures, other people's files beside the checkout.</summary>
public static class Fixtures
{
    /// <summary>The root of the checkout: the nearest folder above the running tests that holds Clip.Sdk.sln.</summary>
    public static string RepositoryRoot { get; } = FindRepositoryRoot();

    /// <summary>The folder of data that is not part of the project, or null where it is absent.</summary>
    public static string? SharedRoot { get; } = FindSharedRoot();

    /// <summary>A file of tests/fixtures.</summary>
    public static string Local(params string[] parts) => Path.Combine([RepositoryRoot, "tests", "fixtures", .. parts]);

    /// <summary>A file of the shared fixtures; call it only from tests marked with <see cref="SharedFactAttribute"/> or <see cref="SharedTheoryAttribute"/>.</summary>
    public static string Shared(params string[] parts) =>
        Path.Combine([SharedRoot ?? throw new DirectoryNotFoundException("The shared fixtures are absent."), .. parts]);

    private static string FindRepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Clip.Sdk.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No Clip.Sdk.sln above '{AppContext.BaseDirectory}'.");
    }

    private static string? FindSharedRoot()
    {
        string candidate = Environment.GetEnvironmentVariable("CLIP_SHARED_FIXTURES")
            ?? Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "fixtures"));
        return Directory.Exists(candidate) ? candidate : null;
    }
}

/// <summary>A test that reads the shared fixtures and is skipped, with a word, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute() => Skip = SharedFixtures.SkipReason;
}

/// <summary>The <see cref="TheoryAttribute"/> form of <see cref="SharedFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute() => Skip = SharedFixtures.SkipReason;
}

internal static class SharedFixtures
{
    public static string? SkipReason => Fixtures.SharedRoot is null
        ? "Other people's reference data is not beside this checkout (../shared/fixtures, or set CLIP_SHARED_FIXTURES)."
        : null;
}
