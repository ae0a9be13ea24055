using Microsoft.Extensions.Logging;

namespace Clip.Sdk.Captioning;

/// <summary>What the head reports.</summary>
internal static partial class CaptionLog
{
    [LoggerMessage(1, LogLevel.Warning, "The captioner '{Captioner}' does not say which model it was trained on; its captions make sense only if that is the host's model '{Space}'.")]
    public static partial void UnknownSpace(ILogger logger, string captioner, string space);
}
