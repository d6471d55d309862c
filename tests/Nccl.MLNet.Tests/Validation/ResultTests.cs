using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Validation;

/// <summary>What a result says as text, JSON and CSV.</summary>
[TestFixture]
public class ResultTests
{
    private readonly MLContext _context = new(seed: 1);
    private DirectoryInfo _folder = null!;
    private ContinualValidationResult _result = null!;

    [OneTimeSetUp]
    public void Validate()
    {
        _folder = Directory.CreateTempSubdirectory();
        var tasks = Tasks.OfClasses(_context, "ab", "bc");
        _result = _context.Validate([tasks[0], new ContinualTask("with \"quotes\", and a small comma", tasks[1].Train, tasks[1].Test)], Trainers.New(_context));
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Delete(recursive: true);

    [Test]
    public void TheText_HasEveryEntryOfTheMatrixAndEveryFigure()
    {
        var text = _result.ToString();
        foreach (var value in _result.Accuracies.Rows.SelectMany(row => row).Concat(_result.ChanceAccuracies).Append(_result.Metrics.AverageAccuracy)
            .Append(_result.Metrics.BackwardTransfer).Append(_result.Metrics.ForgettingFromBest).Append(_result.Metrics.ForwardTransfer).Append(_result.PrequentialAccuracy))
        {
            Assert.That(text, Does.Contain((100 * value).ToString("F1", CultureInfo.InvariantCulture)));
        }

        Assert.That(text, Does.Contain("1 task 1 ").And.Contain("(ACC)").And.Contain("(LA)").And.Contain("(BWT)").And.Contain("(FM)").And.Contain("(FWT)"));
        Assert.That(text, Does.Contain("2 with \"quotes\", and a ...").And.Not.Contain("comma"), "a long name would push the matrix off the screen");
        Assert.That(text.Split('\n').Max(line => line.Length), Is.LessThan(100));
    }

    [Test]
    public void TheText_TellsOfRowsWhoseLabelThePipelineLost()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey(nameof(Example.Text)).Append(Trainers.New(_context));

        var text = _context.Validate(Tasks.OfClasses(_context, "ab", "bc"), pipeline).ToString();

        Assert.That(text, Does.Contain("15 of 60 training rows were not learnt").And.Contain("10 of 40 test rows at the end are of a class never trained (wrong)."));
        Assert.That(_result.ToString(), Does.Not.Contain("not learnt"));
    }

    [Test]
    public void Json_HasMatrixMetricsTasksAndConfusion()
    {
        var path = Path.Combine(_folder.FullName, "result.json");
        _result.SaveAsJson(path);

        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var root = document.RootElement;
        Assert.That(
            root.GetProperty("accuracies").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetDouble()),
            Is.EqualTo(_result.Accuracies.Rows.SelectMany(row => row)));
        Assert.That(root.GetProperty("metrics").GetProperty("averageAccuracy").GetDouble(), Is.EqualTo(_result.Metrics.AverageAccuracy));
        Assert.That(root.GetProperty("metrics").GetProperty("forwardTransfer").GetDouble(), Is.EqualTo(_result.Metrics.ForwardTransfer));
        Assert.That(root.GetProperty("prequentialAccuracy").GetDouble(), Is.EqualTo(_result.PrequentialAccuracy));
        Assert.That(root.GetProperty("fitting").GetString(), Is.EqualTo("continueOrRefit"));
        Assert.That(root.GetProperty("tasks")[1].GetProperty("name").GetString(), Is.EqualTo("with \"quotes\", and a small comma"));
        Assert.That(root.GetProperty("tasks")[1].GetProperty("chanceAccuracy").GetDouble(), Is.EqualTo(_result.ChanceAccuracies[1]));
        var confusion = root.GetProperty("evaluations")[0][1].GetProperty("confusion").EnumerateArray().ToArray();
        Assert.That(confusion.Sum(count => count.GetProperty("rows").GetInt64()), Is.EqualTo(20));
        Assert.That(confusion[0].GetProperty("actual").GetString(), Is.EqualTo("b"));
        Assert.That(root.GetProperty("evaluations")[0][1].GetProperty("unknownClassRows").GetInt64(), Is.EqualTo(10));
        Assert.That(
            root.GetProperty("evaluations")[0][1].EnumerateObject().Select(property => property.Name),
            Is.EqualTo(["rows", "right", "unknownClassRows", "unpredictedRows", "unlabelledRows", "confusion", "accuracy"]), "a file format: it does not follow the API");
        Assert.That(
            root.GetProperty("tasks")[0].EnumerateObject().Select(property => property.Name),
            Is.EqualTo(["name", "rows", "skippedRows", "prequentialAccuracy", "chanceAccuracy", "fitSeconds", "testSeconds"]));
    }

    [Test]
    public void Csv_IsReadByMlNetAsItIs()
    {
        var path = Path.Combine(_folder.FullName, "result.csv");
        _result.SaveAsCsv(path);

        var lines = _context.Data.CreateEnumerable<Line>(_context.Data.LoadFromTextFile<Line>(path, ',', hasHeader: true, allowQuoting: true), reuseRowObject: false).ToArray();
        Assert.That(lines.Select(line => line.Accuracy), Is.EqualTo(_result.Accuracies.Rows.SelectMany(row => row)).Within(1e-15));
        Assert.That(lines.Select(line => line.Task), Is.EqualTo([.. _result.TaskNames, .. _result.TaskNames]));
        Assert.That(lines[1].UnknownClassRows, Is.EqualTo(10));
        Assert.That(File.ReadLines(path).First(), Is.EqualTo("after,task,accuracy,rows,right,unknown_class_rows,unpredicted_rows,unlabelled_rows"));
    }

    [Test]
    public void AStream_StaysOpenAndGetsTheSame()
    {
        using var stream = new MemoryStream();
        _result.SaveAsCsv(stream);
        _result.SaveAsJson(stream);

        Assert.That(stream.CanWrite);
        Assert.That(stream.Length, Is.GreaterThan(1_000));
    }

    [Test]
    public void AFileThatCannotBeWritten_IsNamedAndLeavesNothingBehind()
    {
        var missing = Path.Combine(_folder.FullName, "missing", "result.json");
        var occupied = _folder.CreateSubdirectory("occupied");

        Assert.That(() => _result.SaveAsJson(missing), Throws.InstanceOf<IOException>().With.Message.Contains(missing).And.Message.Contains("folder that exists"));
        Assert.That(() => _result.SaveAsCsv(missing), Throws.InstanceOf<IOException>());
        Assert.That(() => _result.SaveAsCsv(occupied.FullName), Throws.InstanceOf<IOException>().With.Message.Contains(occupied.FullName));
        Assert.That(() => _result.SaveAsJson(" "), Throws.ArgumentException);
        Assert.That(_folder.GetFiles("occupied*"), Is.Empty);
    }

    [Test]
    public void AFileThatWasThere_IsReplaced()
    {
        var path = Path.Combine(_folder.FullName, "again.json");
        File.WriteAllText(path, new string('x', 100_000));
        _result.SaveAsJson(path);

        Assert.That(() => JsonDocument.Parse(File.ReadAllText(path)).Dispose(), Throws.Nothing);
    }

    private sealed class Line
    {
        [Microsoft.ML.Data.LoadColumn(1)]
        public string Task { get; set; } = "";

        [Microsoft.ML.Data.LoadColumn(2)]
        public double Accuracy { get; set; }

        [Microsoft.ML.Data.LoadColumn(5)]
        public int UnknownClassRows { get; set; }
    }
}
