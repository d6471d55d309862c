using System.Reflection;
using System.Text.RegularExpressions;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Sessions;
using Nccl.MLNet.Tests.Data;
using Nccl.Tests;

namespace Nccl.MLNet.Tests.Layering;

/// <summary>Which folder may know which. The arrows point downwards only, so that a row, a prediction and a zip go one way through the rooms.</summary>
[TestFixture]
public partial class RoomTests
{
    /// <summary>The files that lie in no folder: the trainer, the transformer, and what a user holds of them.</summary>
    private const string Root = "Root";

    private static readonly Assembly Dialect = typeof(NeuronCalibrationTrainer).Assembly;

    /// <summary>Every room, from the ground up, with the rooms below that it may use.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Images"] = [],
        ["Views"] = [],
        ["Interop"] = ["Images"],
        ["Values"] = ["Interop"],
        ["Columns"] = ["Images", "Interop", "Values"],
        ["TaskStreams"] = ["Views", "Values", "Columns"],
        ["Datasets"] = ["Views"],
        ["Plans"] = ["Columns"],
        ["Models"] = ["Images", "Values", "Plans"],
        ["Rules"] = ["Interop", "Values", "Columns", "Plans", "Models"],
        ["Rows"] = ["Images", "Interop", "Values", "Columns", "Plans", "Models", "Rules"],
        ["Sessions"] = ["Images", "Interop", "Values", "Columns", "Plans", "Models", "Rules", "Rows"],
        ["Prediction"] = ["Images", "Interop", "Views", "Values", "Columns", "Plans", "Models", "Rows"],
        ["Persistence"] = ["Images", "Interop", "Values", "Columns", "Plans", "Models", "Rules"],
        [Root] = ["Images", "Interop", "Values", "Columns", "Plans", "Models", "Rules", "Sessions", "Prediction", "Persistence"],
        ["Live"] = ["Images", "Interop", "Values", "Columns", "Plans", "Models", "Rules", "Rows", "Sessions", Root],
        ["Validation"] = ["Interop", "Views", "Values", "Columns", "TaskStreams", "Models", "Sessions", Root],
    };

    private static readonly (string Path, string Room)[] Files =
    [
        .. from room in Allowed.Keys
           from file in Directory.GetFiles(Path.Combine(SourceFolder.Library, room == Root ? "" : room), "*.cs")
           select (file, room),
    ];

    private static readonly Dictionary<string, string> RoomsByType = Files.ToDictionary(file => Path.GetFileNameWithoutExtension(file.Path), file => file.Room);

    [Test]
    public void Rooms_UseOnlyThoseBelowThem()
    {
        var found = Arrows().Where(arrow => !Allowed[RoomOf(arrow.From)].Contains(RoomOf(arrow.To)))
            .Select(arrow => $"{RoomOf(arrow.From)}/{arrow.From.Name} uses {RoomOf(arrow.To)}/{arrow.To.Name}");
        Assert.That(found.Distinct(), Is.Empty);
    }

    /// <summary>An arrow to a room that stands further down in the list could be part of a circle.</summary>
    [Test]
    public void Arrows_PointDownwards()
    {
        string[] order = [.. Allowed.Keys];
        Assert.That(
            Allowed.SelectMany(room => room.Value.Where(below => Array.IndexOf(order, below) >= Array.IndexOf(order, room.Key)).Select(below => $"{room.Key} -> {below}")),
            Is.Empty);
    }

    [Test]
    public void Arrows_AreAllNeeded()
    {
        var drawn = Arrows().Select(arrow => (RoomOf(arrow.From), RoomOf(arrow.To))).ToHashSet();
        Assert.That(
            Allowed.SelectMany(room => room.Value.Where(below => !drawn.Contains((room.Key, below))).Select(below => $"{room.Key} -> {below}")), Is.Empty);
    }

    /// <summary>What a user may write stands in one of two namespaces, whatever its room; everything else in that of its room.</summary>
    [Test]
    public void Namespaces_AreTheUsersOrTheRooms() => Assert.That(
        Own().Where(type => type.IsPublic
            ? type.Namespace is not ("Nccl.MLNet" or "Microsoft.ML")
            : type.Namespace != (RoomOf(type) == Root ? "Nccl.MLNet" : $"Nccl.MLNet.{RoomOf(type)}")),
        Is.Empty);

    /// <summary>The compiler writes no type for a name such as nameof(Trainer.Options), so imports are looked at in the text too.</summary>
    [Test]
    public void Imports_NameOnlyRoomsBelow()
    {
        var found = from file in Files
                    from Match import in Import().Matches(File.ReadAllText(file.Path))
                    let used = import.Groups[1].Value
                    where used != file.Room && !Allowed[file.Room].Contains(used)
                    select $"{file.Room}/{Path.GetFileName(file.Path)} imports {used}";
        Assert.That(found, Is.Empty);
    }

    /// <summary>The options of the trainer can change at any time; below the root there is only the plan that was made from them.</summary>
    [Test]
    public void OnlyTheRoot_SeesTheMutableOptions() => Assert.That(
        Own().Where(type => RoomOf(type) != Root && UsedTypes.Of(type).Contains(typeof(NeuronCalibrationTrainer.Options))), Is.Empty);

    /// <summary>A setter that others can call is an invitation to change what an object knows behind its back.</summary>
    [Test]
    public void NoInternalType_LetsOthersAssignItsState()
    {
        var found = from type in Own()
                    where !type.IsPublic
                    from property in type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    where property.SetMethod is { IsPrivate: false } setter
                        && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit))
                    where property.GetMethod?.GetBaseDefinition().DeclaringType!.Assembly == Dialect
                    select $"{type.Name}.{property.Name}";
        Assert.That(found, Is.Empty);
    }

    /// <summary>Guards the tests themselves: a reader that sees nothing would find nothing wrong.</summary>
    [Test]
    public void TheReader_SeesMethodBodies()
    {
        Assert.That(UsedTypes.Of(typeof(FitRun)), Does.Contain(typeof(LearningSession)).And.Contain(typeof(RefusedRow)));
        Assert.That(Arrows().Select(arrow => arrow.To).Distinct().Count(), Is.GreaterThan(60));
    }

    private static IEnumerable<(Type From, Type To)> Arrows() =>
        from type in Own()
        from used in UsedTypes.Of(type)
        where IsOwn(used) && RoomOf(used) != RoomOf(type)
        select (type, used);

    private static IEnumerable<Type> Own() => Dialect.GetTypes().Where(type => IsOwn(type) && !type.IsNested);

    /// <summary>Without what the compiler adds outside our namespaces.</summary>
    private static bool IsOwn(Type type) =>
        type.Assembly == Dialect && (type.Namespace == "Microsoft.ML" || type.Namespace?.StartsWith("Nccl", StringComparison.Ordinal) == true);

    /// <summary>The folder of the file that is named after the type, or after the one around it.</summary>
    private static string RoomOf(Type type) => type.DeclaringType is { } outer ? RoomOf(outer) : RoomsByType[type.Name.Split('`')[0]];

    [GeneratedRegex(@"^using Nccl\.MLNet\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex Import();
}
