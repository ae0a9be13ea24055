namespace Clip.Sdk.Heads.Testing;

/// <summary>A head does not do what hosts rely on.</summary>
/// <param name="message">What was wanted and what came.</param>
/// <param name="innerException">The head's own error, or null.</param>
public sealed class HeadContractException(string message, Exception? innerException = null) : Exception(message, innerException);
