using System.Collections.ObjectModel;
using System.Globalization;
using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Tests;

/// <summary>What a model, a prediction and a report say of themselves, the same in every culture.</summary>
[TestFixture]
public class ModelTextTests
{
    private readonly MLContext _context = new(seed: 1);
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    /// <summary>Made, not named: a machine may know the invariant culture only.</summary>
    [SetUp]
    public void UseACultureWithACommaInNumbers()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;
    }

    [TearDown]
    public void UseTheCultureAsItWas() => CultureInfo.CurrentCulture = _culture;

    [Test]
    public void AModel_SaysClassesTasksRowsAndNetwork()
    {
        var model = Trainers.Fitted(_context).Model;

        // 4 features, 8 hidden units, 3 classes: weights and biases, and psi, lambda and b of each of 11 outputs.
        const int Parameters = (4 * 8) + 8 + (8 * 3) + 3 + (3 * 11);
        Assert.That(model.ToString(), Is.EqualTo(
            "3 classes (a, b, c), 1 task (1), 30 rows learnt, 30 in memory.\n"
            + $"Network Mlp(8) on rows of shape [{Blobs.FeatureCount}], {Parameters} parameters; ClassIncremental; NeuronCalibration."));
    }

    [Test]
    public void ParametersOfABatchNorm_AreCountedWithoutItsStatistics()
    {
        var plain = Trainers.Fitted(_context).Model.State.ParameterCount;
        var normed = Trainers.Fitted(_context, options => options.Network = options.Network with { Norm = NormKind.Batch }).Model.NetworkState;

        Assert.That(normed.ParameterCount, Is.EqualTo(plain + (2 * 8)), "a scale and a shift of each of 8 channels");
        Assert.That(normed.Tensors.Sum(tensor => tensor.Values.Length), Is.EqualTo(normed.ParameterCount + (2 * 8)), "a mean and a variance");
    }

    [Test]
    public void ATransformer_SaysItsModelAndItsColumns()
    {
        var fitted = Trainers.Fitted(_context);
        Assert.That(fitted.ToString(), Is.EqualTo($"{fitted.Model}\nFeatures from column 'Features'."));

        var told = Trainers.Fitted(_context, options => (options.Scenario, options.TaskColumnName) = (ContinualScenario.TaskIncremental, nameof(Example.TaskText)));
        Assert.That(told.ToString(), Does.EndWith("Features from column 'Features', task from column 'TaskText'."));
    }

    [Test]
    public void ALongListOfNames_ShowsItsBeginning()
    {
        Assert.That(NameList.Counted([.. Enumerable.Range(1, 11).Select(Name)], "class", "classes"), Is.EqualTo("11 classes (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...)"));
        Assert.That(NameList.Counted([], "task", "tasks"), Is.EqualTo("0 tasks"));
    }

    [Test]
    public void APrediction_SaysTheClassItsProbabilityAndTheNextOnes()
    {
        var scores = new Dictionary<string, float> { ["cold"] = 0.02f, ["hot"] = 0.905f, ["warm"] = 0.05f, ["x"] = 0.015f, ["y"] = 0.01f };

        Assert.That(
            new LivePrediction("hot", 0.905f, scores, IsPending: true).ToString(),
            Is.EqualTo("'hot' 90.5 %, 'warm' 5.0 %, 'cold' 2.0 %, 'x' 1.5 %; waits for its label"));
        Assert.That(new LivePrediction(null, 0, ReadOnlyDictionary<string, float>.Empty, IsPending: false).ToString(), Is.EqualTo("no prediction"));
    }

    [Test]
    public void AReport_SaysWhatBecameOfTheRows() => Assert.That(
        new ObservationReport { RowsTaken = 40, RowsSkipped = 2, RowsLearned = 30, CorrectCount = 15, RowsWaiting = 10, Elapsed = TimeSpan.FromSeconds(2) }.ToString(),
        Is.EqualTo("40 rows taken, 2 skipped; 30 learnt (15 rows/s), prequential accuracy 50.0 %; 10 waiting."));

    [Test]
    public void ATask_SaysItsNameAndHowManyRowsItHas()
    {
        var rows = Blobs.View(_context, 30);
        Assert.That(new ContinualTask("May", rows, rows).ToString(), Is.EqualTo("Task 'May': 30 rows to learn from, 30 rows to test with"));
        Assert.That(_context.Data.SplitInOrder(rows, 2).First().ToString(), Is.EqualTo("Task 'part 1': uncounted rows to learn from, uncounted rows to test with"));
    }

    [Test]
    public void FitAndEvaluation_SayTheirAccuracy()
    {
        var fit = new TaskFit { RowsLearned = 8, RowsSkipped = 1, CorrectBeforeLearning = 3, FitTime = TimeSpan.FromSeconds(1.5), TestTime = TimeSpan.FromSeconds(0.5) };
        Assert.That(fit.ToString(), Is.EqualTo("8 rows learnt, 1 skipped, prequential accuracy 37.5 %; fit 1.5 s, tests 0.5 s"));

        var evaluation = new TaskEvaluation { Rows = 8, CorrectCount = 3, UnknownClassRows = 2, UnpredictedRows = 1, UnlabeledRows = 4, Confusion = [] };
        Assert.That(evaluation.ToString(), Is.EqualTo("accuracy 37.5 %: 3 of 8 rows right, 2 of unknown class, 1 unpredicted, 4 unlabeled"));
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
