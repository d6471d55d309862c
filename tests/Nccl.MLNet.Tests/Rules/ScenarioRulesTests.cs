using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using static Nccl.ContinualScenario;

namespace Nccl.MLNet.Tests.Rules;

/// <summary>Every scenario with every kind of task column, label and detection: it works, or an error says which scenario fits.</summary>
[TestFixture]
public class ScenarioRulesTests
{
    private const string Key = "Key";

    private static readonly bool[] Switches = [false, true];
    private static readonly string[] SecondTasks = ["same classes", "new class"];

    private static readonly string?[] TaskColumns =
    [
        null, nameof(Example.TaskText), nameof(Example.TaskNumber), Key, nameof(Example.Index), nameof(Example.Text), "Nowhere", nameof(Example.Features), "Real",
    ];

    private readonly MLContext _context = new(seed: 1);

    private static IEnumerable<TestCaseData> Combinations() =>
        from scenario in Enum.GetValues<ContinualScenario>()
        from task in TaskColumns
        from detects in Switches
        from secondTask in SecondTasks
        select new TestCaseData(scenario, task, detects, secondTask).SetArgDisplayNames($"{scenario}, task {task ?? "none"}, {(detects ? "detected" : "announced")}, {secondTask}");

    [TestCaseSource(nameof(Combinations))]
    public void ScenarioAndColumns_FitOrAreRefusedWithTheScenarioThatFits(ContinualScenario scenario, string? task, bool detects, string secondTask)
    {
        string[] expected = (scenario, task, detects, secondTask) switch
        {
            (TaskIncremental, _, true, _) => ["TaskBoundaries is PageHinkley", "TaskIncremental", "choose ClassIncremental or DomainIncremental"],
            (_, not null, true, _) => ["TaskBoundaries is PageHinkley", $"'{task}'", "TaskColumnName to null", "TaskBoundaryDetection.None"],
            (TaskIncremental, null, _, _) => ["set TaskColumnName", "choose ClassIncremental or DomainIncremental"],
            (TaskIncremental, nameof(Example.Text), _, _) => ["both task and label", "Choose ClassIncremental"],
            (_, "Nowhere", _, _) => ["no task column 'Nowhere'", "Set TaskColumnName"],
            (_, nameof(Example.Features) or "Real", _, _) => [$"The task column '{task}'", "must be a key, text or an integer", "ConvertType"],
            // Text is the label, and Index a key without values that says the same: each class is a task of its own.
            (DomainIncremental, nameof(Example.Text) or nameof(Example.Index), _, _) => ["'b'", "new in a later task", "Choose ClassIncremental", "keyData"],
            (DomainIncremental, _, false, "new class") => ["'c'", "new in a later task", "Choose ClassIncremental", "keyData"],
            _ => [],
        };

        var error = Attempt(scenario, task, detects, secondTask == "same classes" ? "ab" : "cb");

        Assert.That(error is null, Is.EqualTo(expected is []), error?.Message);
        Assert.That(expected, Has.All.Matches<string>(word => error!.Message.Contains(word, StringComparison.Ordinal)), error?.Message);
        Assert.That(error, Is.Null.Or.TypeOf<ArgumentException>());
    }

    /// <summary>A dictionary that MapValueToKey made anew brings its classes before any row is read.</summary>
    [Test]
    public void AKeyDictionaryThatGrows_IsRefusedInTheDomainIncrementalScenario()
    {
        var trainer = Trainers.New(_context, options => (options.LabelColumnName, options.Scenario) = (Key, DomainIncremental));
        var first = trainer.Fit(Keyed(Blobs.Rows(20, "ab"), nameof(Example.Text))).Model;

        Assert.That(
            () => trainer.Fit(Keyed(Blobs.Rows(20, "bc"), nameof(Example.Text)), first),
            Throws.ArgumentException.With.Message.Contains("'c'").And.Message.Contains("Choose ClassIncremental"));
        Assert.That(() => trainer.Fit(Keyed(Blobs.Rows(20, "ba"), nameof(Example.Text)), first), Throws.Nothing);
    }

    [Test]
    public void JointTraining_LearnsTooLateToFindTasks() => Assert.That(
        () => Trainers.New(_context, options => (options.Learning, options.TaskBoundaries) = (NcclOptions.Joint, TaskBoundaryDetection.PageHinkley)),
        Throws.ArgumentException.With.Message.Contains("Joint").And.Message.Contains("TaskBoundaryDetection.None"));

    [Test]
    public void ANewClassOfTheFirstTask_IsWelcomeInTheDomainIncrementalScenario()
    {
        var trainer = Trainers.New(_context, options => (options.Scenario, options.TaskColumnName) = (DomainIncremental, nameof(Example.TaskText)));

        var first = trainer.Fit(Blobs.View(_context, [.. Blobs.Rows(15, "ab"), .. Blobs.Rows(15, "abc")])).Model;
        var goesOn = trainer.Fit(Blobs.View(_context, Blobs.Rows(15, "cba")), first).Model;

        Assert.That(goesOn.ClassNames, Is.EqualTo("a b c".Split(' ')));
    }

    private Exception? Attempt(ContinualScenario scenario, string? task, bool detects, string secondClasses)
    {
        Example[] first = Blobs.Rows(20, "ab", task: 1), second = Blobs.Rows(20, secondClasses, task: 2);
        try
        {
            var trainer = Trainers.New(_context, options => (options.Scenario, options.TaskColumnName, options.TaskBoundaries) = (
                scenario, task, detects ? TaskBoundaryDetection.PageHinkley : TaskBoundaryDetection.None));
            // Where no column tells them apart, two fits are two tasks.
            _ = task is null
                ? trainer.Fit(Data(first)).ContinueFit(Data(second))
                : trainer.Fit(Data([.. first, .. second]));
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private IDataView Data(Example[] rows)
    {
        var keyed = Keyed(rows, nameof(Example.TaskText));
        return _context.Transforms.Conversion.ConvertType("Real", nameof(Example.TaskNumber)).Fit(keyed).Transform(keyed);
    }

    private IDataView Keyed(Example[] rows, string source)
    {
        var data = Blobs.View(_context, rows);
        return _context.Transforms.Conversion.MapValueToKey(Key, source).Fit(data).Transform(data);
    }
}
