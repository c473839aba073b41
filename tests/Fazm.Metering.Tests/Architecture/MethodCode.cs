using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Fazm.Metering.Tests.Architecture;

/// <summary>Reads the instructions of a method.</summary>
internal static class MethodCode
{
    private static readonly FrozenDictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToFrozenDictionary(c => c.Value);

    /// <summary>Every instruction with the type, method or field that it names, if it names one.</summary>
    public static IEnumerable<(OpCode Code, MemberInfo? Named)> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            var instruction = Codes[value];
            at += instruction.Size;
            var operand = instruction.OperandType;
            var named = operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok
                ? method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)
                : null;
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
            yield return (instruction, named);
        }
    }

    /// <summary>Every type that a method's signature, variables or instructions name.</summary>
    public static IEnumerable<Type> TypesNamedBy(MethodBase method)
    {
        var named = method.GetParameters().Select(p => p.ParameterType).ToList();
        named.Add(method is MethodInfo { ReturnType: var returned } ? returned : typeof(void));
        named.AddRange(method.GetMethodBody()?.LocalVariables.Select(v => v.LocalType) ?? []);
        named.AddRange(method.GetMethodBody()?.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause).Select(c => c.CatchType!) ?? []);
        foreach (var (_, member) in Of(method))
        {
            switch (member)
            {
                case Type type:
                    named.Add(type);
                    break;
                case FieldInfo field:
                    named.Add(field.FieldType);
                    named.Add(field.DeclaringType!);
                    break;
                case MethodBase called:
                    named.Add(called.DeclaringType!);
                    named.AddRange(called.GetParameters().Select(p => p.ParameterType));
                    named.Add(called is MethodInfo { ReturnType: var result } ? result : typeof(void));
                    named.AddRange(called.IsGenericMethod ? called.GetGenericArguments() : []);
                    break;
                default:
                    break;
            }
        }

        return named.SelectMany(Assemblies.Parts).Distinct();
    }
}
