using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.TaskStreams;

/// <summary>Which rows become which task.</summary>
[TestFixture]
public class SplitTests
{
    private static readonly string[][] Groups = [["c"], ["a", "b"]];
    private static readonly string[][] Repeated = [["c", "a"], ["a", "b"]];
    private static readonly string[][] Absent = [["c"], ["a", "z"]];
    private static readonly string[][] Hollow = [["c"], []];
    private static readonly string[] Texts = ["t2", "t1"];
    private static readonly string[] Numbers = ["200", "100"];

    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void ByColumn_EachValueIsATaskInOrderOfArrival([Values(nameof(Example.TaskText), nameof(Example.TaskNumber))] string column)
    {
        var rows = Blobs.Rows(10, task: 2).Concat(Blobs.Rows(20, task: 1)).Concat(Blobs.Rows(10, task: 2)).Select(Numbered).ToArray();

        var tasks = _context.Data.SplitByColumn(Blobs.View(_context, rows), column).ToArray();

        Assert.That(tasks.Select(task => task.Name), Is.EqualTo(column == nameof(Example.TaskText) ? Texts : Numbers));
        Assert.That(tasks.Select(Ids), Is.EqualTo([Enumerable.Range(0, 10).Concat(Enumerable.Range(30, 10)), Enumerable.Range(10, 20)]));
        Assert.That(tasks.Select(task => (Reading.Ids(task.Train).Length, Reading.Ids(task.Test).Length)), Is.All.EqualTo((16, 4)));
    }

    [Test]
    public void ByColumn_KeysAndFloatsDoToo()
    {
        var keyed = _context.Transforms.Conversion.MapValueToKey(nameof(Example.TaskText))
            .Append(_context.Transforms.Conversion.ConvertType(nameof(Example.TaskNumber), outputKind: DataKind.Single));
        var data = Blobs.View(_context, Blobs.Rows(10, task: 2).Concat(Blobs.Rows(10, task: 1)));
        var view = keyed.Fit(data).Transform(data);

        Assert.That(_context.Data.SplitByColumn(view, nameof(Example.TaskText)).Select(task => task.Name), Is.EqualTo(["t2", "t1"]));
        Assert.That(_context.Data.SplitByColumn(view, nameof(Example.TaskNumber)).Select(task => task.Name), Is.EqualTo(["200", "100"]));
    }

    [Test]
    public void ATestView_IsSplitInTheSameWayAndLeavesTheTrainingRowsWhole()
    {
        var train = Blobs.View(_context, Blobs.Rows(10, task: 1).Concat(Blobs.Rows(10, task: 2)));
        var test = Blobs.View(_context, Blobs.Rows(6, task: 2).Concat(Blobs.Rows(5, task: 1)));

        var tasks = _context.Data.SplitByColumn(train, nameof(Example.TaskText), test).ToArray();

        Assert.That(tasks.Select(task => (Reading.Ids(task.Train).Length, Reading.Ids(task.Test).Length)), Is.EqualTo([(10, 5), (10, 6)]));
    }

    [Test]
    public void ByColumn_RowsWithoutValueAreNotDroppedButReported()
    {
        var rows = Blobs.Rows(10);
        rows[3].TaskText = "";

        Assert.That(
            () => _context.Data.SplitByColumn(Blobs.View(_context, rows), nameof(Example.TaskText)).ToArray(),
            Throws.InvalidOperationException.With.Message.Contains("1 of 10 rows have no value in column 'TaskText'"));
    }

    [Test]
    public void ByColumn_AValueOfTestRowsOnlyIsReported() => Assert.That(
        () => _context.Data.SplitByColumn(Blobs.View(_context, 10), nameof(Example.TaskText), Blobs.View(_context, 10, task: 7)).ToArray(),
        Throws.InvalidOperationException.With.Message.Contains("the value 't7'"));

    [Test]
    public void ByColumn_AColumnThatIsMissingOrAVectorIsRefusedAtOnce()
    {
        Assert.That(() => _context.Data.SplitByColumn(Blobs.View(_context, 10), "Month"), Throws.ArgumentException.With.Message.Contains("no column 'Month'"));
        Assert.That(() => _context.Data.SplitByColumn(Blobs.View(_context, 10), "Features"), Throws.ArgumentException.With.Message.Contains("Vector<Single, 4>"));
    }

    [Test]
    public void NoRows_AreNoTasks() => Assert.That(
        () => _context.Data.SplitByClasses(Blobs.View(_context, Array.Empty<Example>()), 1, labelColumnName: nameof(Example.Text)).ToArray(),
        Throws.InvalidOperationException.With.Message.Contains("no rows"));

    [Test]
    public void ByClasses_EachTaskHasItsClassesAndNoOther()
    {
        var view = Blobs.View(_context, 30);

        var tasks = _context.Data.SplitByClasses(view, 2, labelColumnName: nameof(Example.Text)).ToArray();

        Assert.That(tasks.Select(task => task.Name), Is.EqualTo(["a+b", "c"]), "the last has what is left");
        Assert.That(tasks.Select(task => string.Concat(Labels(task.Train).Concat(Labels(task.Test)).Distinct().Order())), Is.EqualTo(["ab", "c"]));
        Assert.That(tasks.SelectMany(Ids).Order(), Is.EqualTo(Enumerable.Range(0, 30)));
    }

    [Test]
    public void ByClasses_TheSeedShufflesAndTheOrderOfRowsDoesNotMatter()
    {
        var orders = Enumerable.Range(0, 20).Select(seed => Names(Blobs.View(_context, 9, "abc"), seed)).ToArray();

        Assert.That(orders.Distinct().Count(), Is.EqualTo(6), "all orders of three classes");
        Assert.That(Enumerable.Range(0, 20).Select(seed => Names(Blobs.View(_context, 9, "cba"), seed)), Is.EqualTo(orders));

        string Names(IDataView view, int seed) =>
            string.Concat(_context.Data.SplitByClasses(view, 1, seed, nameof(Example.Text)).Select(task => task.Name));
    }

    [Test]
    public void ByClasses_FewerClassesThanATaskShouldHaveAreRefused()
    {
        Assert.That(
            () => _context.Data.SplitByClasses(Blobs.View(_context, 30), 4, labelColumnName: nameof(Example.Text)).ToArray(),
            Throws.InvalidOperationException.With.Message.Contains("has 3 classes (a, b, c), fewer than the 4"));
        Assert.That(() => _context.Data.SplitByClasses(Blobs.View(_context, 30), 0, labelColumnName: nameof(Example.Text)), Throws.ArgumentException);
    }

    [Test]
    public void ByNamedClasses_TheTasksAreAsNamed()
    {
        var tasks = _context.Data.SplitByClasses(Blobs.View(_context, 30), Groups, nameof(Example.Text)).ToArray();

        Assert.That(tasks.Select(task => task.Name), Is.EqualTo(["c", "a+b"]));
        Assert.That(Labels(tasks[0].Train).Distinct(), Is.EqualTo(["c"]));
    }

    [Test]
    public void ByNamedClasses_AClassTwiceAnAbsentOneOrNoneIsRefused()
    {
        var view = Blobs.View(_context, 30);
        Assert.That(() => _context.Data.SplitByClasses(view, Repeated, nameof(Example.Text)), Throws.ArgumentException.With.Message.Contains("Class 'a' is named 2 times"));
        Assert.That(() => _context.Data.SplitByClasses(view, Hollow, nameof(Example.Text)), Throws.ArgumentException.With.Message.Contains("a task has no classes"));
        Assert.That(
            () => _context.Data.SplitByClasses(view, Absent, nameof(Example.Text)).ToArray(), Throws.InvalidOperationException.With.Message.Contains("No row has the class 'z'"));
    }

    [Test]
    public void InOrder_ThePartsAreTheStreamCutIntoPieces([Values(20, 23)] int rows, [Values] bool countIsKnown)
    {
        var all = Blobs.Rows(rows);
        var view = Blobs.View(_context, countIsKnown ? all : all.Where(_ => true));

        var tasks = _context.Data.SplitInOrder(view, 4).ToArray();

        Assert.That(tasks.SelectMany(Ids), Is.EqualTo(Enumerable.Range(0, rows)));
        Assert.That(tasks.Select(task => Ids(task).Length), Is.All.InRange(rows / 4, (rows / 4) + 1));
        Assert.That(tasks.Select(task => task.Name), Is.EqualTo(["part 1", "part 2", "part 3", "part 4"]));
    }

    [Test]
    public void InOrder_MorePartsThanRowsAreRefused()
    {
        Assert.That(
            () => _context.Data.SplitInOrder(Blobs.View(_context, 3), 4).ToArray(), Throws.InvalidOperationException.With.Message.Contains("training data has 3 rows, fewer than the 4 parts"));
        Assert.That(
            () => _context.Data.SplitInOrder(Blobs.View(_context, 9), 4, Blobs.View(_context, 3)).ToArray(), Throws.InvalidOperationException.With.Message.Contains("test data has 3 rows"));
        Assert.That(() => _context.Data.SplitInOrder(Blobs.View(_context, 3), 0), Throws.ArgumentException.With.Message.Contains("count is 0"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(-0.1)]
    [TestCase(double.NaN)]
    public void AFractionThatIsNone_IsRefused(double fraction) => Assert.That(
        () => _context.Data.SplitInOrder(Blobs.View(_context, 3), 1, testFraction: fraction), Throws.ArgumentException.With.Message.Contains("testFraction"));

    [Test]
    public void ATaskColumn_NamesTheTaskOfTrainingAndTestRows()
    {
        var view = Blobs.View(_context, 30);
        IEnumerable<ContinualTask>[] streams =
        [
            _context.Data.SplitByClasses(view, 2, labelColumnName: nameof(Example.Text), taskColumnName: "Task"),
            _context.Data.SplitByClasses(view, Groups, nameof(Example.Text), taskColumnName: "Task"),
            _context.Data.SplitInOrder(view, 2, taskColumnName: "Task"),
            _context.Data.PermuteFeatures(view, 2, seed: 1, taskColumnName: "Task"),
        ];

        foreach (var task in streams.SelectMany(stream => stream))
        {
            Assert.That(task.Train.GetColumn<string>("Task").Concat(task.Test.GetColumn<string>("Task")).Distinct(), Is.EqualTo([task.Name]));
        }
    }

    [Test]
    public void ATaskIncrementalTrainer_LearnsASplitByClasses()
    {
        var trainer = Trainers.New(
            _context, options => (options.Scenario, options.TaskColumnName) = (ContinualScenario.TaskIncremental, "Task"));

        var result = _context.Validate(_context.Data.SplitByClasses(Blobs.View(_context, 90), 2, 1, nameof(Example.Text), taskColumnName: "Task"), trainer);

        Assert.That(result.Metrics.AverageAccuracy, Is.GreaterThan(0.9));
    }

    private static int[] Ids(ContinualTask task) => [.. Reading.Ids(task.Train).Concat(Reading.Ids(task.Test)).Order()];

    private static IEnumerable<string> Labels(IDataView view) => view.GetColumn<string>(nameof(Example.Text));

    private static Example Numbered(Example row, int id)
    {
        row.Id = id;
        return row;
    }
}
