using Nccl.Batches;
using Nccl.Losses;
using Nccl.Memory;
using TorchSharp;

namespace Nccl.Tests.Golden;

internal sealed class GoldenUnitTests
{
    [TestCase(DistillationReduction.MeanOverRows, "batchmean")]
    [TestCase(DistillationReduction.MeanOverElements, "elementmean")]
    public void Distillation_GivesTheGoldenDivergence(DistillationReduction reduction, string field)
    {
        using var scope = torch.NewDisposeScope();
        var golden = GoldenFile.Root.GetProperty("kl");
        var mask = golden.GetProperty("mask").EnumerateArray().Select(row => row.EnumerateArray().Select(entry => entry.GetBoolean()).ToList());
        int[][] counting = [.. mask.Select(row => Enumerable.Range(0, row.Count).Where(column => row[column]).ToArray())];
        var batch = new LearningBatch
        {
            Inputs = torch.zeros(2),
            Labels = [0, 0],
            Classes = counting,
            SoftTargets = [.. Numbers.Of(Matrix(golden.GetProperty("p")))],
            SoftClasses = counting,
        };
        var options = NcclOptions.Paper with { Temperature = golden.Number("temp"), Ablations = NcclOptions.Paper.Ablations with { DistillationReduction = reduction } };
        var mean = Distillation.Divergence(RowMatrix.Of(Matrix(golden.GetProperty("z"))), batch, options, weight: 1, new RowMatrix(2, 4));
        Numbers.AssertClose(mean, golden.Number(field), field);
    }

    [Test]
    public void RingBuffer_HoldsTheGoldenRowsAfterEveryPush()
    {
        var ring = new RingBuffer(capacity: 5, rowLength: 1);
        foreach (var entry in GoldenFile.Root.GetProperty("ring").EnumerateArray())
        {
            foreach (var value in entry.GetProperty("pushed").Values())
            {
                ring.Push([(float)value], label: 0, softTarget: null);
            }

            var slots = Enumerable.Range(0, ring.Capacity).Select(slot => (double)ring.Inputs(slot)[0]);
            Assert.That(slots, Is.EqualTo(entry.GetProperty("slots").Values()));
            Assert.That(ring.Filled, Is.EqualTo(entry.GetProperty("filled").GetInt32()));
        }
    }

    [Test]
    public void Metrics_AreGolden()
    {
        var golden = GoldenFile.Root.GetProperty("metrics");
        var matrix = new AccuracyMatrix();
        foreach (var row in golden.GetProperty("matrix").EnumerateArray())
        {
            matrix.AddRow(row.Values());
        }

        var metrics = ContinualMetrics.Of(matrix);
        Numbers.AssertClose(metrics.AverageAccuracy, golden.Number("ACC"), "ACC");
        Numbers.AssertClose(metrics.LearningAccuracy, golden.Number("LA"), "LA");
        Numbers.AssertClose(metrics.ForgettingFromBest, golden.Number("FM"), "FM");
        Numbers.AssertClose(metrics.BackwardTransfer, golden.Number("BWT"), "BWT");
    }

    private static torch.Tensor Matrix(System.Text.Json.JsonElement json) => torch.tensor(json.Values(), dtype: torch.float64).reshape(json.Shape());
}
