using System.Reflection;
using Nccl.Calibration;
using Nccl.Networks;

namespace Nccl.Tests;

/// <summary>Which folder may know which, read from signatures, fields and method bodies of the compiled assembly.</summary>
internal sealed class LayeringTests
{
    private static readonly Assembly Core = typeof(NcclOptions).Assembly;

    /// <summary>Every room, from the ground up, with the rooms below that it may use.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Options"] = [],
        ["Metrics"] = [],
        ["Randomness"] = [],
        ["Native"] = [],
        ["Kernels"] = [],
        ["Differentiation"] = ["Kernels"],
        ["Memory"] = ["Randomness"],
        ["Drift"] = ["Options", "Memory"],
        ["Calibration"] = ["Options", "Kernels", "Differentiation"],
        ["Networks"] = ["Options", "Native", "Kernels", "Differentiation", "Calibration"],
        ["Batches"] = ["Options", "Kernels", "Randomness", "Memory", "Calibration"],
        ["Losses"] = ["Options", "Kernels", "Differentiation", "Batches"],
        ["Strategies"] = ["Options", "Kernels", "Differentiation", "Randomness", "Memory", "Calibration", "Batches", "Losses"],
        ["Learners"] = ["Options", "Native", "Kernels", "Randomness", "Memory", "Drift", "Calibration", "Networks", "Batches", "Losses", "Strategies"],
    };

    private static readonly Dictionary<string, string> RoomsByType = Directory.GetFiles(Sources(), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Sources(), file).Split(Path.DirectorySeparatorChar))
        .Where(parts => parts.Length == 2 && Allowed.ContainsKey(parts[0]))
        .ToDictionary(parts => Path.GetFileNameWithoutExtension(parts[1]), parts => parts[0]);

    [Test]
    public void Rooms_UseOnlyThoseBelowThem()
    {
        var found = Own().SelectMany(type => UsedTypes.Of(type)
                .Where(used => used.Assembly == Core && IsOwn(used) && RoomOf(used) != RoomOf(type))
                .Where(used => !Allowed[RoomOf(type)].Contains(RoomOf(used)))
                .Select(used => $"{RoomOf(type)}/{type.Name} uses {RoomOf(used)}/{used.Name}"))
            .Distinct();
        Assert.That(found, Is.Empty);
    }

    /// <summary>An arrow to a room that stands further down in the list could be part of a circle.</summary>
    [Test]
    public void Arrows_PointDownwards()
    {
        string[] order = [.. Allowed.Keys];
        Assert.That(Allowed.SelectMany(room => room.Value.Where(below => Array.IndexOf(order, below) >= Array.IndexOf(order, room.Key))
            .Select(below => $"{room.Key} -> {below}")), Is.Empty);
    }

    [Test]
    public void Arrows_AreAllNeeded()
    {
        var drawn = Own().SelectMany(type => UsedTypes.Of(type).Where(used => used.Assembly == Core && IsOwn(used)).Select(used => (From: RoomOf(type), To: RoomOf(used)))).ToHashSet();
        Assert.That(Allowed.SelectMany(room => room.Value.Where(below => !drawn.Contains((room.Key, below))).Select(below => $"{room.Key} -> {below}")), Is.Empty);
    }

    /// <summary>What a user may write stands in one namespace; everything else in that of its room.</summary>
    [Test]
    public void Namespaces_AreTheVocabularyOrTheRoom() => Assert.That(
        Own().Where(type => type.Namespace != (type.IsPublic || RoomOf(type) is "Options" or "Metrics" ? "Nccl" : $"Nccl.{RoomOf(type)}")), Is.Empty);

    /// <summary>Guards the test itself: a reader that sees nothing would find nothing wrong.</summary>
    [Test]
    public void Reader_SeesMethodBodies()
    {
        Assert.That(UsedTypes.Of(typeof(ResNet18Architecture)), Does.Contain(typeof(ResNetNetwork)).And.Contain(typeof(ParameterFactory)));
        Assert.That(Own().SelectMany(UsedTypes.Of).Distinct().Count(used => used.Assembly == Core), Is.GreaterThan(40));
    }

    [Test]
    public void Core_KnowsTorchSharpAndTheRuntimeOnly()
    {
        Assert.That(
            Core.GetReferencedAssemblies().Select(reference => reference.Name),
            Is.All.Matches<string>(name => name == "TorchSharp" || name.StartsWith("System.", StringComparison.Ordinal)));
    }

    private static IEnumerable<Type> Own() => Core.GetTypes().Where(type => IsOwn(type) && !type.IsNested);

    /// <summary>The folder of the file that is named after the type, or after the one around it.</summary>
    private static string RoomOf(Type type) => type.DeclaringType is { } outer ? RoomOf(outer) : RoomsByType[type.Name.Split('`')[0]];

    /// <summary>Searched upwards from where the tests lie: a deterministic build leaves no path of the sources in them.</summary>
    private static string Sources()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Nccl.MLNet.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
        }

        return Path.Combine(folder.FullName, "src", "Nccl.Core");
    }

    /// <summary>Without what the compiler adds outside our namespaces.</summary>
    private static bool IsOwn(Type type) => type.Namespace?.StartsWith("Nccl", StringComparison.Ordinal) == true;
}
