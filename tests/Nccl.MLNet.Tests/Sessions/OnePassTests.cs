using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using TorchSharp;

namespace Nccl.MLNet.Tests.Sessions;

[TestFixture]
public class OnePassTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void AFit_OpensOneCursorReadsEachRowOnceAndCountsNone()
    {
        var data = new CountingDataView(Blobs.View(_context, 25));

        var model = Trainers.New(_context).Fit(data).Model;

        Assert.That((data.Cursors, data.CursorSets, data.RowCounts), Is.EqualTo((1, 0, 0)));
        Assert.That(data.Moves, Is.EqualTo(25 + 1), "the last one finds the end");
        Assert.That(data.Columns, Is.EqualTo("Features, Text"));
        Assert.That(model.RowsLearned, Is.EqualTo(25));
    }

    [Test]
    public void AContinuedFit_ReadsTheTaskColumnTooAndNothingElse()
    {
        var trainer = Trainers.New(_context, options => options.TaskColumnName = nameof(Example.TaskText));
        var first = trainer.Fit(Blobs.View(_context, 20)).Model;
        var data = new CountingDataView(Blobs.View(_context, 20, task: 2));

        trainer.Fit(data, first);

        Assert.That((data.Cursors, data.CursorSets, data.RowCounts, data.Moves), Is.EqualTo((1, 0, 0, 21)));
        Assert.That(data.Columns, Is.EqualTo("Features, TaskText, Text"));
    }

    [Test]
    public void RowsAreLearntInStreamOrder()
    {
        var rows = Blobs.Rows(40);

        var (forward, backward) = (Fit(rows), Fit([.. rows.Reverse()]));

        Assert.That(forward.NetworkState.Memory.Rings[0]!.FilledInputs.ToArray(), Is.EqualTo(rows.SelectMany(row => row.Features)));
        Assert.That(backward.NetworkState.Memory.Rings[0]!.FilledInputs.ToArray(), Is.EqualTo(rows.Reverse().SelectMany(row => row.Features)));

        NeuronCalibrationModelParameters Fit(Example[] ordered) => Trainers.New(_context).Fit(Blobs.View(_context, ordered)).Model;
    }

    [Test]
    public void Memory_DoesNotGrowWithTheStream()
    {
        const int Rows = 20_000;
        var (tensors, bytes) = (new List<long>(), new List<long>());

        // What other tests left to the garbage collector must not go while this one counts.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Trainers.New(_context).Fit(Blobs.View(_context, Stream()));

        Assert.That(tensors.Distinct().Count(), Is.EqualTo(1), string.Join(", ", tensors));
        Assert.That(bytes[^1] - bytes[0], Is.LessThan(200_000), string.Join(", ", bytes));

        IEnumerable<Example> Stream()
        {
            // One object for all rows: what grows is the fit's.
            var source = Blobs.Rows(60);
            for (var i = 0; i < Rows; i++)
            {
                if (i % 5_000 == 1_000)
                {
                    tensors.Add(torch.Tensor.TotalCount);
                    bytes.Add(GC.GetTotalMemory(forceFullCollection: true));
                }

                yield return source[i % source.Length];
            }
        }
    }

    [Test]
    public void ManagedMemory_PerRowIsBounded()
    {
        var (few, many) = (Allocated(rows: 1_000), Allocated(rows: 5_000));

        Assert.That((many - few) / 4_000, Is.LessThan(3_000), "bytes per row; a batch has 10 rows and makes some 90 small objects");

        long Allocated(int rows)
        {
            var source = Blobs.Rows(60);
            var data = Blobs.View(_context, Enumerable.Range(0, rows).Select(i => source[i % source.Length]));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Trainers.New(_context).Fit(data);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
