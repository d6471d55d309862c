using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Rules;

[TestFixture]
public class SizeRulesTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void MoreRowsThanAnArrayHolds_AreRefusedTogether()
    {
        var trainer = Trainers.New(_context, options =>
        {
            options.Learning = new NcclOptions { BatchSize = int.MaxValue, MemoryPerTask = int.MaxValue };
            options.PredictionChunkSize = int.MaxValue;
        });

        Assert.That(
            () => trainer.Fit(Blobs.View(_context, 20)),
            Throws.ArgumentException.With.Message.Contains("Learning.BatchSize is 2147483647")
                .And.Message.Contains("Learning.MemoryPerTask is 2147483647")
                .And.Message.Contains("PredictionChunkSize is 2147483647")
                .And.Message.Contains("with 4 features at most 536870897 fit"));
    }

    [Test]
    public void MemoryForAllRows_TakesNoMoreThanTheRows()
    {
        var model = Trainers.Fitted(_context, options => options.Learning = new NcclOptions { MemoryPerTask = 100_000_000 }).Model;

        Assert.That(model.RowsInMemory, Is.EqualTo(30));
    }

    [Test]
    public void ALayerTooWideForAnArray_IsRefused()
    {
        Assert.That(
            () => Trainers.New(_context, options => options.Network = NetworkOptions.Mlp(int.MaxValue)),
            Throws.ArgumentException.With.Message.Contains("Network.Widths contains 2147483647").And.Message.Contains("1 to 32768"));
    }

    [Test]
    public void WidthsChangedByTheCaller_DoNotChangeTheOptions()
    {
        int[] widths = [8];
        var options = NetworkOptions.Mlp(widths);
        widths[0] = -5;

        Assert.That(options.Widths, Is.EqualTo([8]));
    }

    [Test]
    public void ImagesOfOtherDimensions_AreRefusedAtFitAndTransform()
    {
        var rows = Blobs.Rows(20, features: 48);
        var (square, oblong) = (Blobs.View(_context, rows, 3, 4, 4), Blobs.View(_context, rows, 3, 2, 8));
        var trainer = Trainers.New(_context, options => options.Network = NetworkOptions.ResNet18(width: 2));
        var model = trainer.Fit(square);

        foreach (var use in new Action[] { () => trainer.Fit(oblong, model.Model), () => model.Transform(oblong) })
        {
            Assert.That(use, Throws.ArgumentException.With.Message.Contains("[3, 2, 8]").And.Message.Contains("[3, 4, 4]"));
        }
    }
}
