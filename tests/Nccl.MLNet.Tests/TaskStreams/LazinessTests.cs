using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.TaskStreams;

/// <summary>Tasks are views: nothing is read early, nothing is copied.</summary>
[TestFixture]
public class LazinessTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void NothingIsRead_BeforeTheTasksAreEnumerated()
    {
        var data = new CountingDataView(Blobs.View(_context, 30));

        _context.Data.SplitByColumn(data, nameof(Example.TaskText));
        _context.Data.SplitByClasses(data, 2, labelColumnName: nameof(Example.Text));
        _context.Data.SplitInOrder(data, 3);
        _context.Data.PermuteFeatures(data, 3, seed: 1);

        Assert.That((data.Cursors, data.CursorSets, data.RowCounts), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public void Enumerating_ReadsTheOneColumnOnceOrNothing()
    {
        var data = new CountingDataView(Blobs.View(_context, 30));

        _ = _context.Data.PermuteFeatures(data, 3, seed: 1).ToArray();
        Assert.That((data.Cursors, data.RowCounts), Is.EqualTo((0, 0)));
        _ = _context.Data.SplitInOrder(data, 3).ToArray();
        Assert.That((data.Cursors, data.RowCounts), Is.EqualTo((0, 1)), "it knows how many rows it has");
        _ = _context.Data.SplitByClasses(data, 2, labelColumnName: nameof(Example.Text)).ToArray();
        Assert.That((data.Cursors, data.Columns), Is.EqualTo((1, "Text")));
        _ = _context.Data.SplitByColumn(data, nameof(Example.TaskText)).ToArray();
        Assert.That((data.Cursors, data.Columns), Is.EqualTo((2, "TaskText")));
    }

    [Test]
    public void ReadingATask_OpensOneCursorForTheColumnsAskedFor()
    {
        var data = new CountingDataView(Blobs.View(_context, 30));
        var task = _context.Data.SplitByClasses(data, 1, labelColumnName: nameof(Example.Text)).Last();
        var (cursors, moves) = (data.Cursors, data.Moves);

        Assert.That(Reading.Ids(task.Train), Has.Length.EqualTo(8));
        Assert.That((data.Cursors - cursors, data.Moves - moves, data.Columns), Is.EqualTo((1, 31, "Id, Text")));
    }

    [Test]
    public void APartInOrder_StopsReadingAtItsEnd()
    {
        var data = new CountingDataView(Blobs.View(_context, 30));
        var first = _context.Data.SplitInOrder(data, 3).First();

        Assert.That(Reading.Ids(first.Train), Has.Length.EqualTo(8));
        Assert.That(data.Moves, Is.EqualTo(11));
    }

    [Test]
    public void APass_KeepsNoRows()
    {
        var bytes = new List<long>();
        var rows = Blobs.Rows(60);
        var data = Blobs.View(_context, Stream());
        var tasks = _context.Data.PermuteFeatures(data, 2, seed: 1).Concat(_context.Data.SplitByClasses(data, 1, 1, nameof(Example.Text))).Concat(_context.Data.SplitInOrder(data, 2)).ToArray();

        foreach (var task in tasks)
        {
            bytes.Clear();
            using var cursor = task.Train.GetRowCursor(task.Train.Schema);
            var getter = cursor.GetGetter<VBuffer<float>>(task.Train.Schema["Features"]);
            var features = default(VBuffer<float>);
            while (cursor.MoveNext())
            {
                getter(ref features);
            }

            Assert.That(bytes, Has.Count.EqualTo(2));
            Assert.That(bytes[1] - bytes[0], Is.LessThan(100_000), $"{task.Name}: 9,000 rows would be at least a megabyte");
        }

        IEnumerable<Example> Stream()
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (i is 500 or 4_900)
                {
                    bytes.Add(GC.GetTotalMemory(forceFullCollection: true));
                }

                yield return rows[i % rows.Length];
            }
        }
    }

    [Test]
    public void Tasks_CanBeReadAgainAndAtOnce()
    {
        var task = _context.Data.SplitByClasses(Blobs.View(_context, 30), 2, 1, nameof(Example.Text)).First();
        var once = Reading.Ids(task.Train);

        var all = new int[4][];
        Parallel.For(0, all.Length, i => all[i] = Reading.Ids(task.Train));

        Assert.That(all, Is.All.EqualTo(once));
    }
}
