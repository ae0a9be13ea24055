using System.Reflection;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads;

/// <summary>A method of a head that is made at the first call and lives on after it.</summary>
/// <remarks>
/// The library's own functions with a factory dispose of the object after each call, so such a function only describes. They also
/// pass over an argument that does not fit, as it came; here texts are turned into JSON before, so that the reason is heard.
/// </remarks>
internal sealed class HeadFunction(MethodInfo method, AIFunctionFactoryOptions options, Func<object> instance)
    : DelegatingAIFunction(method.IsStatic ? AIFunctionFactory.Create(method, target: null, options) : AIFunctionFactory.Create(method, _ => instance(), options))
{
    private Binding? _binding;

    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        AIFunctionArguments prepared = TextArguments.ToJson(arguments, this);
        if (method.IsStatic)
        {
            return InnerFunction.InvokeAsync(prepared, cancellationToken);
        }

        object target = instance();
        Binding? binding = Volatile.Read(ref _binding);
        if (binding is null || !ReferenceEquals(binding.Target, target))
        {
            binding = new Binding(target, AIFunctionFactory.Create(method, target, options));
            Volatile.Write(ref _binding, binding);
        }

        return binding.Function.InvokeAsync(prepared, cancellationToken);
    }

    private sealed record Binding(object Target, AIFunction Function);
}
