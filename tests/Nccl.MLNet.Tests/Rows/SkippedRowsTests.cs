using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Rows;

[TestFixture]
public class SkippedRowsTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void RowsWithoutALabel_AreLeftOutCountedAndReported()
    {
        var rows = Blobs.Rows(30);
        (rows[0].Text, rows[7].Text) = ("", "");
        var (log, reports) = (new LogRecorder(_context), new List<TrainingProgress>());

        var model = Trainers.New(_context, options => options.ProgressCallback = reports.Add).Fit(Blobs.View(_context, rows)).Model;

        Assert.That(model.RowsLearned, Is.EqualTo(28));
        Assert.That(reports[^1].RowsSkipped, Is.EqualTo(2));
        Assert.That(log.Warnings, Has.Exactly(1).Contains("Of 30 rows 2 have no label and were left out"));
    }

    [Test]
    public void RowsWithoutALabel_TeachAsMuchAsIfTheyWereNotThere()
    {
        var rows = Blobs.Rows(30);
        rows[7].Text = "";

        var with = Trainers.New(_context).Fit(Blobs.View(_context, rows));
        var without = Trainers.New(_context).Fit(Blobs.View(_context, rows.Where(row => row.Text.Length > 0)));

        Assert.That(SavedModel.Parts(_context, with), Is.EquivalentTo(SavedModel.Parts(_context, without)));
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    [TestCase(float.NegativeInfinity)]
    public void AFeatureThatIsNotFinite_IsRefusedWithTheRow(float value)
    {
        var model = Trainers.Fitted(_context);
        var before = SavedModel.Parts(_context, model);
        var rows = Blobs.Rows(30, task: 2);
        rows[16].Features[2] = value;

        Assert.That(
            () => model.ContinueFit(Blobs.View(_context, rows)),
            Throws.InvalidOperationException.With.Message.StartsWith("Row 17 ").And.Message.Contains("'Features'").And.Message.Contains("NonFiniteFeatures = Skip"));
        Assert.That(SavedModel.Parts(_context, model), Is.EquivalentTo(before));
    }

    [TestCase(float.NaN)]
    [TestCase(float.NegativeInfinity)]
    public void AFeatureThatIsNotFinite_IsLeftOutByOptionAndReported(float value)
    {
        var rows = Blobs.Rows(30);
        (rows[16].Features[2], rows[20].Features[0]) = (value, value);
        var log = new LogRecorder(_context);

        var with = Trainers.New(_context, options => options.NonFiniteFeatures = NonFiniteFeatures.Skip).Fit(Blobs.View(_context, rows));
        var without = Trainers.New(_context, options => options.NonFiniteFeatures = NonFiniteFeatures.Skip)
            .Fit(Blobs.View(_context, rows.Where(row => row.Features.All(float.IsFinite))));

        Assert.That(log.Warnings, Has.Exactly(1).Contains("Of 30 rows 2 have features that are NaN or infinite"));
        Assert.That(SavedModel.Parts(_context, with), Is.EquivalentTo(SavedModel.Parts(_context, without)));
    }

    [Test]
    public void DataWithoutRows_IsRefusedAndTheModelStays()
    {
        var model = Trainers.Fitted(_context);
        var before = Reading.Scores(model.Transform(Blobs.View(_context, 5)));

        Assert.That(() => Trainers.New(_context).Fit(Blobs.View(_context, [])), Throws.InvalidOperationException.With.Message.Contains("has no rows"));
        Assert.That(() => model.ContinueFit(Blobs.View(_context, [])), Throws.InvalidOperationException.With.Message.Contains("The model is unchanged"));
        Assert.That(Reading.Scores(model.Transform(Blobs.View(_context, 5))), Is.EqualTo(before));
    }

    [Test]
    public void DataWithoutAUsableRow_IsRefusedWithEveryReason()
    {
        var rows = Blobs.Rows(5);
        (rows[0].Text, rows[1].Text, rows[2].TaskText, rows[3].Features[0], rows[4].Features[1]) = ("", "", "", float.NaN, float.PositiveInfinity);
        var trainer = Trainers.New(
            _context, options => (options.TaskColumnName, options.NonFiniteFeatures) = (nameof(Example.TaskText), NonFiniteFeatures.Skip));

        Assert.That(
            () => trainer.Fit(Blobs.View(_context, rows)),
            Throws.InvalidOperationException.With.Message.Contains("None of the 5 rows").And.Message.Contains("2 have no label")
                .And.Message.Contains("1 have no task").And.Message.Contains("2 have features"));
    }
}
