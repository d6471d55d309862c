using System.Reflection;
using Microsoft.ML;

namespace Nccl.MLNet.Tests.Layering;

[TestFixture]
public class LayeringTests
{
    private static readonly Assembly Dialect = typeof(NeuronCalibrationTrainer).Assembly;
    private static readonly Assembly Core = typeof(NcclOptions).Assembly;

    /// <summary>By these ML.NET looks for a loader, and permutation feature importance for the predictor in a pipeline.</summary>
    private static readonly string[] Contracts = ["ModelLoadContext", "ISingleFeaturePredictionTransformer"];

    [Test]
    public void TheMethod_KnowsNoMlNet() => Assert.That(References(Core), Has.None.StartsWith("Microsoft.ML"));

    [Test]
    public void ThePublicApiOfTheDialect_MentionsNoTorchSharp() =>
        Assert.That(PublicTypesIn(Dialect).Where(type => type.Assembly.GetName().Name!.Contains("TorchSharp", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void ThePublicApiOfTheMethod_MentionsNoTorchSharpButForLoadingIt() =>
        Assert.That(PublicTypesIn(Core).Where(type => type.Assembly.GetName().Name!.Contains("TorchSharp", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void ThePublicApi_MentionsNoInternalTypeOfMlNet() =>
        Assert.That(PublicTypesIn(Dialect).Where(type => !type.IsVisible), Is.Empty);

    [Test]
    public void OnlyInterop_TouchesMlNetsInternals()
    {
        var types = Dialect.GetTypes().Where(type => type.Namespace != "Nccl.MLNet.Interop").ToArray();
        var named = from type in types
                    from used in TypesIn(type, BindingFlags.Public | BindingFlags.NonPublic)
                    where IsInternalOfMlNet(used) && !Contracts.Contains(used.Name)
                    select $"{type} names {used}";
        var called = from type in types
                     from method in MethodsOf(type)
                     from member in CalledMembers.Of(method)
                     where IsInternalOfMlNet(member.DeclaringType!) || (IsMlNet(member.DeclaringType!) && member is { IsPublic: false, IsFamily: false })
                     select $"{type} calls {member.DeclaringType}.{member.Name}";

        Assert.That(named.Concat(called).Distinct(), Is.Empty);
    }

    [Test]
    public void TheSearchForCalls_FindsThoseOfInterop() => Assert.That(
        MethodsOf(typeof(global::Nccl.MLNet.Interop.ModelStreams)).SelectMany(CalledMembers.Of).Select(member => member.Name), Has.Some.EqualTo("get_InRepository"));

    /// <summary>
    /// A fixed bug: while one thread learnt and others allocated, a collection freed the hidden factor 1 of a + b while torch still read it, and
    /// learning ended with "Expected false to be true".
    /// </summary>
    [Test]
    public void NoNumberGivenToTorch_IsLeftToTheGarbageCollector()
    {
        var calls = from type in Core.GetTypes()
                    from method in MethodsOf(type)
                    from member in CalledMembers.Of(method)
                    where member.DeclaringType?.Assembly.GetName().Name == "TorchSharp" && MakesAHiddenScalar(member)
                    select $"{type} calls {member}";

        Assert.That(calls, Is.Empty, "give a Scalar that lives until the call has ended, see ScalarArithmetic");
    }

    [Test]
    public void Memory_KnowsNeitherNetworksNorLearning() => Assert.That(
        Core.GetTypes().Where(type => type.Namespace == "Nccl.Memory").SelectMany(type => TypesIn(type, BindingFlags.Public | BindingFlags.NonPublic))
            .Where(used => used.Namespace is "Nccl.Networks" or "Nccl.Learners" or "Nccl.Calibration"),
        Is.Empty);

    [Test]
    public void Learning_NeverSeesAConcreteNetwork() => Assert.That(
        Core.GetTypes().Where(type => type.Namespace is "Nccl.Learners" or "Nccl.Strategies").SelectMany(type => TypesIn(type, BindingFlags.Public | BindingFlags.NonPublic))
            .Where(used => used.Namespace == "Nccl.Networks" && used.Name != "NetworkBuilder"),
        Is.Empty);

    private static bool MakesAHiddenScalar(MethodBase member) => member.Name switch
    {
        "op_Implicit" => member.DeclaringType!.Name == "Scalar",
        "op_Addition" => true,
        "leaky_relu" => member.DeclaringType!.Name == "functional",
        "add" or "add_" => member.GetParameters().All(parameter => parameter.ParameterType.Name != "Scalar"),
        _ => false,
    };

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(name => name.Name!);

    private static IEnumerable<Type> PublicTypesIn(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(type => TypesIn(type, BindingFlags.Public)).Distinct();

    private static bool IsMlNet(Type type) => type.Assembly.GetName().Name!.StartsWith("Microsoft.ML", StringComparison.Ordinal);

    private static bool IsInternalOfMlNet(Type type) => IsMlNet(type) && !type.IsVisible;

    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));
    }

    private static IEnumerable<Type> TypesIn(Type type, BindingFlags visibility)
    {
        var flags = visibility | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var all = visibility.HasFlag(BindingFlags.NonPublic);
        var methods = type.GetMethods(flags).Cast<MethodBase>().Concat(type.GetConstructors(flags)).ToArray();
        return new[] { type.BaseType }.Concat(all ? type.GetInterfaces() : [.. type.GetInterfaces().Where(face => face.IsVisible)])
            .Concat(type.GetFields(flags).Select(field => field.FieldType))
            .Concat(methods.SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)))
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(all ? methods.SelectMany(method => method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []) : [])
            .OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : type.IsGenericParameter ? [] : [type];
}
