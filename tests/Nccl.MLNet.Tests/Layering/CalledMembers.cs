using System.Buffers.Binary;
using System.Reflection;

namespace Nccl.MLNet.Tests.Layering;

/// <summary>The methods that a method calls, read from its code.</summary>
internal static class CalledMembers
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;
    private const byte New = 0x73;
    private const int LengthOfAToken = 4;

    /// <summary>
    /// Looks at every byte that could be a call and keeps what its operand resolves to. An operand of another instruction may look like
    /// a call too, but hardly like one of a method that exists and is internal to ML.NET.
    /// </summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var place = 0; place < code.Length - LengthOfAToken; place++)
        {
            if (code[place] is Call or CallVirtual or New && Resolve(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(place + 1))) is { } called)
            {
                yield return called;
            }
        }
    }

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(
                token, method.DeclaringType!.GetGenericArguments(), method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : null);
        }
        catch (Exception error) when (error is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }
}
