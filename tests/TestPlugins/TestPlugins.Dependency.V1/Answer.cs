namespace TestPlugins.Dependency;

/// <summary>Tells which version of the assembly was loaded.</summary>
public static class Answer
{
    public static string Version => "version 1";
}
