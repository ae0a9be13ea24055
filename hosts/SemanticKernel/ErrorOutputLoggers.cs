using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>Warnings and worse, one line each, to standard error.</summary>
internal sealed class ErrorOutputLoggers(TextWriter output) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This host logs to standard error alone.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            lock (output)
            {
                output.WriteLine(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception.Message}");
            }
        }
    }

    public void Dispose()
    {
    }
}
