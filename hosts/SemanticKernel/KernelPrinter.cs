using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Clip.Sdk.Hosts.SemanticKernel;

/// <summary>Writes what a kernel holds and what its functions give.</summary>
internal static class KernelPrinter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteFunctions(Kernel kernel, TextWriter output)
    {
        foreach (KernelPlugin plugin in kernel.Plugins.OrderBy(plugin => plugin.Name, StringComparer.Ordinal))
        {
            output.WriteLine($"{plugin.Name}  {plugin.Description}");
            foreach (KernelFunction function in plugin)
            {
                string parameters = string.Join(' ', function.Metadata.Parameters.Select(parameter => parameter.IsRequired ? parameter.Name : $"[{parameter.Name}]"));
                output.WriteLine($"  {plugin.Name}.{function.Name} {parameters}".TrimEnd());
                output.WriteLine($"    {function.Description}");
            }
        }
    }

    public static async Task CallAsync(Kernel kernel, string plugin, string function, KernelArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        FunctionResult result = await kernel.InvokeAsync(plugin, function, arguments, cancellationToken);
        switch (result.GetValue<object>())
        {
            case null:
                break;
            case IAsyncEnumerable<string> stream:
                await foreach (string part in stream.WithCancellation(cancellationToken))
                {
                    await output.WriteAsync(part);
                    await output.FlushAsync(cancellationToken);
                }

                await output.WriteLineAsync();
                break;
            case JsonElement element:
                await output.WriteLineAsync(JsonSerializer.Serialize(element, Indented));
                break;
            default:
                await output.WriteLineAsync(result.ToString());
                break;
        }
    }
}
