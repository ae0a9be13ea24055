using System.Globalization;
using System.Reflection;
using System.Text;

namespace Clip.Sdk.TestSupport;

/// <summary>
/// The public surface of an assembly as text, one declaration a line, compared with the project's PublicApi.txt: changing
/// that file is the moment at which a change of the contract is reviewed. Run the test with CLIP_APPROVE=1 to rewrite it.
/// </summary>
public static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Fails when the surface of <paramref name="assembly"/> differs from <c>project/PublicApi.txt</c>.</summary>
    public static void AssertApproved(Assembly assembly, string project)
    {
        string file = Path.Combine(Fixtures.RepositoryRoot, project, "PublicApi.txt");
        string actual = Print(assembly);
        if (Environment.GetEnvironmentVariable("CLIP_APPROVE") == "1")
        {
            File.WriteAllText(file, actual);
        }

        string[] approved = File.Exists(file) ? File.ReadAllLines(file) : [];
        string[] lines = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string added = string.Join('\n', lines.Except(approved).Select(line => "+ " + line));
        string removed = string.Join('\n', approved.Except(lines).Select(line => "- " + line));
        Assert.True(
            added.Length + removed.Length == 0,
            $"The public surface of {project} changed. If that is meant, run the test with CLIP_APPROVE=1 and commit PublicApi.txt.\n{removed}\n{added}");
    }

    private static string Print(Assembly assembly)
    {
        var lines = new List<string>();
        foreach (Type type in assembly.GetExportedTypes())
        {
            string name = Name(type);
            lines.Add($"{Kind(type)} {name}");
            lines.AddRange(type.GetMembers(Declared).Where(IsVisible).Select(member => $"{name}.{Describe(member)}"));
        }

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines.Distinct()) + "\n";
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            && (method.IsConstructor || !method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            && !method.Name.Contains('<', StringComparison.Ordinal),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(accessor => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly),
        FieldInfo field => field.IsPublic || field.IsFamily,
        EventInfo => true,
        _ => false,
    };

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"ctor({Parameters(constructor)})",
        MethodInfo method => $"{method.Name}{Generics(method)}({Parameters(method)}) : {Name(method.ReturnType)}",
        PropertyInfo property => $"{property.Name} : {Name(property.PropertyType)} {{{Accessors(property)} }}",
        FieldInfo field => field.IsLiteral
            ? $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"
            : $"{field.Name} : {Name(field.FieldType)}",
        _ => member.Name,
    };

    private static string Accessors(PropertyInfo property)
    {
        string get = property.GetMethod is { IsPrivate: false, IsAssembly: false } ? " get;" : string.Empty;
        string set = property.SetMethod is { IsPrivate: false, IsAssembly: false } setter
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? " init;" : " set;"
            : string.Empty;
        return get + set;
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)} {parameter.Name}" + (parameter.HasDefaultValue
            ? $" = {(parameter.DefaultValue is null ? "null" : Convert.ToString(parameter.DefaultValue, CultureInfo.InvariantCulture))}"
            : string.Empty)));

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;

    private static string Name(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsByRef ? "&" : type.IsPointer ? "*" : "[]");
        }

        var text = new StringBuilder(type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : $"{type.Namespace}.{type.Name}");
        int tick = text.ToString().IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0)
        {
            text.Length = tick;
            text.Append('<').AppendJoin(", ", type.GetGenericArguments().Select(Name)).Append('>');
        }

        return text.ToString();
    }
}
