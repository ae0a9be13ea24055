using System.Text;

namespace Clip.Sdk.Training.Configuration;

/// <summary>A run file, or options made in code, cannot be used. All problems are listed at once.</summary>
public sealed class RunFileException : ClipException
{
    /// <summary>Creates the error.</summary>
    /// <param name="file">The run file's path, or a name for options made in code.</param>
    /// <param name="problems">At least one problem.</param>
    /// <param name="innerException">The parser's own error.</param>
    public RunFileException(string file, IReadOnlyList<RunFileProblem> problems, Exception? innerException = null)
        : base(Describe(file, problems), innerException)
    {
        File = file;
        Problems = problems;
    }

    /// <summary>The run file's path.</summary>
    public string File { get; }

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<RunFileProblem> Problems { get; }

    /// <inheritdoc/>
    public override string Code => "run-file";

    private static string Describe(string file, IReadOnlyList<RunFileProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var text = new StringBuilder();
        foreach (RunFileProblem problem in problems)
        {
            if (text.Length > 0)
            {
                text.Append('\n');
            }

            text.Append(file);
            if (problem.Line > 0)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"({problem.Line},{problem.Column})");
            }

            text.Append(": ").Append(problem.Message);
        }

        return text.ToString();
    }
}
