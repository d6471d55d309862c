using System.Reflection;
using System.Reflection.Emit;
using Nccl.Learning;

namespace Nccl.Tests;

/// <summary>Which folder may know which, read from signatures, fields and method bodies of the compiled assembly.</summary>
internal sealed class LayeringTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Core = typeof(NcclOptions).Assembly;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Nccl.Calibration"] = [],
        ["Nccl.Networks"] = ["Nccl.Calibration"],
        ["Nccl.Memory"] = [],
        // A learner makes its strategy by name; the strategies use what learners share.
        ["Nccl.Learning"] = ["Nccl.Calibration", "Nccl.Memory", "Nccl.Streams", "Nccl.Learning.Baselines"],
        ["Nccl.Learning.Baselines"] = ["Nccl.Calibration", "Nccl.Memory", "Nccl.Learning"],
        ["Nccl.Metrics"] = [],
        ["Nccl.Streams"] = [],
        ["Nccl.Native"] = [],
    };

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    [Test]
    public void Folders_KnowOnlyThoseBelowThem()
    {
        var found = Own().SelectMany(type => Uses(type)
                .Where(used => used.Assembly == Core && used.Namespace != type.Namespace && IsOwn(used))
                .Where(used => !Allowed[type.Namespace!].Contains(used.Namespace))
                .Select(used => $"{type} uses {used}"))
            .Distinct();
        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Folders_AreAllNamedInThisTest()
    {
        Assert.That(Own().Select(type => type.Namespace).Distinct(), Is.EquivalentTo(Allowed.Keys));
    }

    /// <summary>Guards the test itself: a reader that sees nothing would find nothing wrong.</summary>
    [Test]
    public void Reader_SeesMethodBodies()
    {
        Assert.That(Uses(typeof(Nccl.Networks.NetworkBuilder)), Does.Contain(typeof(Nccl.Networks.ResNetNetwork)).And.Contain(typeof(Nccl.Calibration.ParameterFactory)));
        Assert.That(Own().SelectMany(Uses).Distinct().Count(used => used.Assembly == Core), Is.GreaterThan(40));
    }

    [Test]
    public void Core_KnowsTorchSharpAndTheRuntimeOnly()
    {
        Assert.That(
            Core.GetReferencedAssemblies().Select(reference => reference.Name),
            Is.All.Matches<string>(name => name == "TorchSharp" || name.StartsWith("System.", StringComparison.Ordinal)));
    }

    private static IEnumerable<Type> Own() => Core.GetTypes().Where(IsOwn);

    /// <summary>Without what the compiler adds outside our namespaces.</summary>
    private static bool IsOwn(Type type) => type.Namespace?.StartsWith("Nccl", StringComparison.Ordinal) == true;

    private static IEnumerable<Type> Uses(Type type)
    {
        var members = type.GetMembers(Declared);
        var direct = members.SelectMany(member => member switch
        {
            FieldInfo field => [field.FieldType],
            MethodBase method => OfMethod(method),
            _ => [],
        });
        return direct.Concat(type.GetInterfaces()).Append(type.BaseType).OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type> OfMethod(MethodBase method)
    {
        IEnumerable<Type> signature = [.. method.GetParameters().Select(parameter => parameter.ParameterType), .. Returned(method)];
        return method.GetMethodBody() is not { } body
            ? signature
            : signature.Concat(body.LocalVariables.Select(variable => variable.LocalType)).Concat(OfBody(method, body.GetILAsByteArray()!));
    }

    private static Type[] Returned(MethodBase method) => method is MethodInfo info ? [info.ReturnType] : [];

    private static IEnumerable<Type> OfBody(MethodBase method, byte[] code)
    {
        var types = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var arguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at++] is var first and not 0xFE ? (short)first : (short)(0xFE00 | code[at++]);
            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), types, arguments)!;
                yield return member as Type ?? member.DeclaringType!;
                foreach (var argument in member is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : [])
                {
                    yield return argument;
                }
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];
}
