using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>Writes down what a library's users can see: one line for each type and each member.</summary>
internal static class PublicApi
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Of(Assembly assembly) =>
        string.Concat(assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => Heading(t) + "\n" + string.Concat(Members(t).Order(StringComparer.Ordinal).Select(m => $"    {m}\n"))));

    private static string Heading(Type type)
    {
        var kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => IsReadOnly(type) ? type.IsByRefLike ? "readonly ref struct" : "readonly struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        IEnumerable<string> parents = type.IsEnum ? [] : [.. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [Name(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Where(i => i.IsPublic).Select(Name).Order(StringComparer.Ordinal)];
        return $"{kind} {type.Namespace}.{Name(type)}" + (parents.Any() ? " : " + string.Join(", ", parents) : string.Empty);
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return Enum.GetNames(type).Select(n => $"{Convert.ToInt64(Enum.Parse(type, n), CultureInfo.InvariantCulture):000} {n}");
        }

        return type.GetFields(Assemblies.Declared).Where(f => IsSeen(f)).Select(f => $"{Static(f.IsStatic)}{(f.IsLiteral ? "const " : f.IsInitOnly ? "readonly " : string.Empty)}{Name(f.FieldType, Nullability.Create(f))} {f.Name}")
            .Concat(type.GetProperties(Assemblies.Declared).Where(p => p.GetAccessors(nonPublic: true).Any(IsSeen) && p.Name != "EqualityContract").Select(Property))
            .Concat(type.GetConstructors(Assemblies.Declared).Where(IsSeen).Select(c => $"new({Parameters(c)})"))
            .Concat(type.GetMethods(Assemblies.Declared).Where(m => IsSeen(m) && !m.IsDefined(typeof(CompilerGeneratedAttribute)) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(Method));
    }

    private static string Property(PropertyInfo p)
    {
        var accessors = p.GetAccessors(nonPublic: true).Where(IsSeen).ToList();
        var isInit = p.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;
        var set = p.SetMethod is { } setter && IsSeen(setter) ? isInit ? " init;" : " set;" : string.Empty;
        var required = p.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : string.Empty;
        return $"{Static(accessors[0].IsStatic)}{required}{Name(p.PropertyType, Nullability.Create(p))} {p.Name} {{{(p.GetMethod is { } getter && IsSeen(getter) ? " get;" : string.Empty)}{set} }}";
    }

    private static string Method(MethodInfo m) =>
        $"{Static(m.IsStatic)}{(m.IsAbstract ? "abstract " : m.IsVirtual && !m.IsFinal && m.GetBaseDefinition() == m ? "virtual " : string.Empty)}{Name(m.ReturnType, Nullability.Create(m.ReturnParameter))} {m.Name}({Parameters(m)})";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
    {
        var passed = p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : p.IsDefined(typeof(ParamArrayAttribute)) || p.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : string.Empty;
        var value = p.HasDefaultValue ? " = " + (p.DefaultValue is null ? "default" : Convert.ToString(p.DefaultValue, CultureInfo.InvariantCulture)) : string.Empty;
        return $"{passed}{Name(p.ParameterType, Nullability.Create(p))} {p.Name}{value}";
    }));

    private static bool IsReadOnly(Type type) => type.IsDefined(typeof(IsReadOnlyAttribute), inherit: false);

    private static bool IsSeen(MethodBase m) => m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly;

    private static bool IsSeen(FieldInfo f) => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly;

    private static string Static(bool isStatic) => isStatic ? "static " : string.Empty;

    private static string Name(Type type, NullabilityInfo info) =>
        Name(type) + (!type.IsValueType && !type.IsByRef && info.ReadState == NullabilityState.Nullable ? "?" : string.Empty);

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        if (type.HasElementType)
        {
            return Name(type.GetElementType()!) + (type.IsArray ? "[]" : string.Empty);
        }

        var outer = type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." : string.Empty;
        var name = type.Name.Split('`')[0];
        return outer + (type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : name);
    }
}
