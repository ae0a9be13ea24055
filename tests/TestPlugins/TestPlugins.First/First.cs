using TestPlugins.Contract;
using TestPlugins.Dependency;

namespace TestPlugins.First;

/// <summary>Uses version 1 of the dependency.</summary>
public sealed class First : IDescribed
{
    public Payload.Payload Describe() => new(Answer.Version);
}
