using System.Reflection;
using Microsoft.Extensions.AI;

namespace Clip.Sdk.Heads;

/// <summary>
/// A function of a head that is got at every call. The factory's own form for that disposes what it gets after the call, while a
/// head lives on until its plugin is unloaded.
/// </summary>
internal sealed class HeadFunction(MethodInfo method, AIFunctionFactoryOptions options, Func<object> instance)
    : DelegatingAIFunction(AIFunctionFactory.Create(method, _ => instance(), options))
{
    protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        AIFunctionFactory.Create(method, instance(), options).InvokeAsync(arguments, cancellationToken);
}
