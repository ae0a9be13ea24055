using System.Runtime.InteropServices;

namespace TestPlugins.First;

/// <summary>Calls a native library that lies beside the plugin.</summary>
public static class Native
{
    public static double Cosine(double angle) => cos(angle);

    [DllImport("testnative")]
    private static extern double cos(double angle);
}
