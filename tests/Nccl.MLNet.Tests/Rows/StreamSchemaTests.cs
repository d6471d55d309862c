using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Rows;

[TestFixture]
public class StreamSchemaTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void EveryRow_IsUsableOrSkippedForItsReason()
    {
        var rows = Blobs.Rows(5, "a");
        rows[1].Text = "";
        rows[2].TaskText = "";
        rows[3].Features[0] = float.NaN;
        var plan = PlanOf(options => (options.TaskColumnName, options.NonFiniteFeatures) = (nameof(Example.TaskText), NonFiniteFeatures.Skip));

        var (_, readings) = Read(plan, rows);

        Assert.That(readings.Select(reading => reading.Skipped?.Reason), Is.EqualTo(
            (SkipReason?[])[null, SkipReason.NoLabel, SkipReason.NoTask, SkipReason.NotFinite, null]));
        Assert.That(readings.Select(reading => reading.Row is not null), Is.EqualTo((bool[])[true, false, false, false, true]));
        Assert.That(readings.Select(reading => reading.Refused), Is.All.Null);
    }

    [Test]
    public void ARowThatIsNotUsable_LeavesNoTraceOfItsClassOrTask()
    {
        var rows = Blobs.Rows(3, "abc");
        (rows[1].Features[0], rows[1].TaskText) = (float.PositiveInfinity, "another");
        rows[2].TaskText = "";

        var (schema, readings) = Read(PlanOf(options => options.TaskColumnName = nameof(Example.TaskText)), rows);

        Assert.That(readings[1].Refused!.Reason, Does.Contain("NaN or infinite"));
        Assert.That(readings[2].Skipped!.Reason, Is.EqualTo(SkipReason.NoTask));
        Assert.That(schema.Classes!.Names, Is.EqualTo(["a"]));
        Assert.That(schema.Tasks!.Names, Is.EqualTo(["t1"]));
    }

    [Test]
    public void AUsableRow_HasTheIndicesAndTheFeaturesOfTheRowJustRead()
    {
        var rows = Blobs.Rows(2, "ab");
        var features = new float[Blobs.FeatureCount];

        var (_, readings) = Read(PlanOf(), rows);
        readings[1].Row!.Value.CopyFeatures(features);

        Assert.That(readings.Select(reading => (reading.Row!.Value.Label, reading.Row.Value.Task)), Is.EqualTo(((int, int)[])[(0, 0), (1, 0)]));
        Assert.That(features, Is.EqualTo(rows[1].Features));
    }

    private FitPlan PlanOf(Action<NeuronCalibrationTrainer.Options>? change = null) => Trainers.New(_context, change).Plan;

    private (StreamSchema Schema, RowReading[] Readings) Read(FitPlan plan, Example[] rows)
    {
        var view = Blobs.View(_context, rows);
        var schema = new StreamSchema(plan, before: null);
        var columns = InputColumns.Of(view.Schema, plan.Columns);
        schema.Admit(columns.Features, columns.Task, columns.Label);
        var features = FeatureColumn.Of(view.Schema, columns.Features, schema.InputShape!, files: null);
        using var cursor = features.Open(view, features.Columns.Concat(columns.LabelAndTask));
        var reader = schema.NewReader(cursor, features, columns);
        var readings = new List<RowReading>();
        while (cursor.MoveNext())
        {
            readings.Add(schema.Read(reader));
        }

        return (schema, [.. readings]);
    }
}
