using TestPlugins.Contract;
using TestPlugins.Dependency;

namespace TestPlugins.Second;

/// <summary>Uses version 2 of the dependency.</summary>
public sealed class Second : IDescribed
{
    public Payload.Payload Describe() => new(Answer.Version);
}
