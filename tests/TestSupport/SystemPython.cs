using System.Diagnostics;

namespace Clip.Sdk.TestSupport;

/// <summary>The system's Python with NumPy: a reader and writer of arrays that we did not write.</summary>
public static class SystemPython
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Why tests that need it are skipped, or null where it is there.</summary>
    public static string? SkipReason { get; } = HasModule("numpy") ? null : $"{Interpreter} with NumPy (Debian's python3-numpy) is not installed.";

    /// <summary>Runs a program and returns what it printed, trimmed; fails the test when it ends badly.</summary>
    public static string Run(string code)
    {
        using Process process = Start(code);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output.Trim();
    }

    /// <summary>Whether a module can be imported.</summary>
    public static bool HasModule(string name)
    {
        if (!File.Exists(Interpreter))
        {
            return false;
        }

        using Process process = Start($"import {name}");
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static Process Start(string code) =>
        Process.Start(new ProcessStartInfo(Interpreter, ["-c", code]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}

/// <summary>A test that runs Python with NumPy and is skipped, with a word, where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NumPyFactAttribute : FactAttribute
{
    public NumPyFactAttribute() => Skip = SystemPython.SkipReason;
}

/// <summary>The <see cref="TheoryAttribute"/> form of <see cref="NumPyFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NumPyTheoryAttribute : TheoryAttribute
{
    public NumPyTheoryAttribute() => Skip = SystemPython.SkipReason;
}
