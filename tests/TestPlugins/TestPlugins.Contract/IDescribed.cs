namespace TestPlugins.Contract;

/// <summary>What the host and its plugins share.</summary>
public interface IDescribed
{
    Payload.Payload Describe();
}
