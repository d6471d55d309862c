using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.TaskStreams;

[TestFixture]
public class PermuteFeaturesTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void EveryTask_HasAllRowsWithTheirFeaturesInOneOrderOfItsOwn()
    {
        var rows = Blobs.Rows(20, features: 8);
        var test = Blobs.Rows(10, task: 2, features: 8);

        var tasks = _context.Data.PermuteFeatures(Blobs.View(_context, rows, 2, 2, 2), 3, seed: 5, testData: Blobs.View(_context, test, 2, 2, 2)).ToArray();

        var orders = tasks.Select(task =>
        {
            var permuted = Features(task.Train);
            // Noise makes every value of a row its own, so the first row tells the order.
            var order = permuted[0].Select(value => Array.IndexOf(rows[0].Features, value)).ToArray();
            Assert.That(permuted, Is.EqualTo(rows.Select(row => order.Select(from => row.Features[from]))));
            Assert.That(Features(task.Test), Is.EqualTo(test.Select(row => order.Select(from => row.Features[from]))), "test rows alike");
            return order;
        }).ToArray();
        Assert.That(orders.Select(order => order.Order()), Is.All.EqualTo(Enumerable.Range(0, 8)));
        Assert.That(orders.Append([.. Enumerable.Range(0, 8)]).Select(order => string.Join(' ', order)).Distinct().Count(), Is.EqualTo(4), "the first is permuted too");
    }

    [Test]
    public void TheSeed_DecidesAndMoreTasksChangeNothing()
    {
        var view = Blobs.View(_context, 5);
        var two = _context.Data.PermuteFeatures(view, 2, seed: 5).Select(task => Features(task.Train)).ToArray();

        Assert.That(_context.Data.PermuteFeatures(view, 4, seed: 5).Take(2).Select(task => Features(task.Train)), Is.EqualTo(two));
        Assert.That(Enumerable.Range(0, 5).Select(seed => Features(_context.Data.PermuteFeatures(view, 1, seed).Single().Train)[0][0]).Distinct().Count(), Is.GreaterThan(1));
    }

    [Test]
    public void TheSchema_StaysButForSlotNames()
    {
        var view = Blobs.View(_context, Blobs.Rows(5, features: 8), 2, 2, 2);

        var permuted = _context.Data.PermuteFeatures(view, 1, seed: 1).Single().Train.Schema;

        Assert.That(permuted.Select(column => (column.Name, column.Type.ToString())), Is.EqualTo(view.Schema.Select(column => (column.Name, column.Type.ToString()))));
        Assert.That(permuted["Features"].Annotations.Schema, Is.Empty, "the names would be those of other slots");
        Assert.That(view.Schema["Features"].Annotations.Schema, Is.Not.Empty);
    }

    [Test]
    public void SparseRows_ArePermutedToo()
    {
        var sparse = _context.Transforms.Conversion.MapValueToKey("Key", nameof(Example.Text))
            .Append(_context.Transforms.Conversion.MapKeyToVector("Features", "Key"));
        var view = Blobs.View(_context, 6);
        var data = sparse.Fit(view).Transform(view);

        var features = Features(_context.Data.PermuteFeatures(data, 1, seed: 3).Single().Train);

        Assert.That(features.Select(row => row.Sum()), Is.All.EqualTo(1));
        Assert.That(features.Select(row => Array.IndexOf(row, 1f)).Distinct().Count(), Is.EqualTo(3), "three classes, three places");
    }

    [Test]
    public void FeaturesOfAnotherTypeOrShape_AreRefusedAtOnce()
    {
        var view = Blobs.View(_context, 5);
        Assert.That(() => _context.Data.PermuteFeatures(view, 2, 1, nameof(Example.Text)), Throws.ArgumentException.With.Message.Contains("vector of Single"));
        Assert.That(() => _context.Data.PermuteFeatures(view, 2, 1, "Pixels"), Throws.ArgumentException.With.Message.Contains("no feature column 'Pixels'"));
        Assert.That(
            () => _context.Data.PermuteFeatures(view, 2, 1, testData: Blobs.View(_context, Blobs.Rows(5, features: 8), 8)), Throws.ArgumentException.With.Message.Contains("another type"));
        Assert.That(() => _context.Data.PermuteFeatures(view, 0, 1), Throws.ArgumentException);
    }

    private static float[][] Features(IDataView view) => [.. view.GetColumn<float[]>("Features")];
}
