using System.Threading.Channels;
using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Live;

/// <summary>One thread brings rows; the others serve.</summary>
[TestFixture]
public class ConcurrencyTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public async Task AMiniBatch_IsLearntWhenItIsFull_HoweverSlowTheSource()
    {
        using var learner = ModelsOf.New(_context);
        using var cancel = new CancellationTokenSource();
        var observing = learner.ObserveAsync(ModelsOf.Channel(Blobs.Rows(13)).ReadAllAsync(), cancel.Token);

        ModelsOf.WaitUntil(() => learner is { RowsLearned: 10, RowsWaiting: 3 });
        Assert.That(learner.Model().RowsLearned, Is.EqualTo(10), "a snapshot does not wait for the source");
        learner.Flush();
        Assert.That(learner.RowsLearned, Is.EqualTo(13), "nor does Flush");

        await cancel.CancelAsync();
        Assert.That(async () => await observing, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task AfterCancellation_EveryRowThatTheSourceHandedOutIsThere()
    {
        var rows = Blobs.Rows(200);
        var reader = ModelsOf.Channel(rows);
        using var learner = ModelsOf.New(_context);
        using var cancel = new CancellationTokenSource();
        var observing = learner.ObserveAsync(reader.ReadAllAsync(), cancel.Token);
        ModelsOf.WaitUntil(() => learner.RowsSeen > 25);
        await cancel.CancelAsync();
        Assert.That(async () => await observing, Throws.InstanceOf<OperationCanceledException>());

        Assert.That(learner.RowsLearned + learner.RowsWaiting + reader.Count, Is.EqualTo(rows.Length));
        learner.Observe(Drain(reader));
        learner.Flush();
        ModelsOf.AssertSame(learner.Model(), Trainers.New(_context).Fit(Blobs.View(_context, rows)).Model);
    }

    [Test]
    public async Task ASecondObserve_IsRefused_AndTheFirstGoesOn()
    {
        var channel = Channel.CreateUnbounded<Example>();
        using var learner = ModelsOf.New(_context);
        var observing = learner.ObserveAsync(channel.Reader.ReadAllAsync());

        Assert.That(() => learner.Observe(Blobs.Rows(1)), Throws.InvalidOperationException.With.Message.Contains("Another Observe is running"));
        Assert.That(() => learner.Observe(Blobs.View(_context, 1)), Throws.InvalidOperationException.With.Message.Contains("Channel"));
        Assert.That(async () => await learner.ObserveAsync(Blobs.Rows(1).ToAsyncEnumerable()), Throws.InvalidOperationException);

        channel.Writer.TryWrite(Blobs.Rows(1)[0]);
        channel.Writer.Complete();
        Assert.That((await observing).RowsTaken, Is.EqualTo(1));
        Assert.That(learner.Observe(Blobs.Rows(1)).RowsTaken, Is.EqualTo(1), "one after the other is fine");
    }

    [Test]
    public void Snapshots_AreWholeWhileLearningGoesOn()
    {
        var rows = Blobs.Rows(2000);
        var test = Blobs.View(_context, 20, "abc", task: 9);
        using var learner = ModelsOf.New(_context);
        learner.Observe(rows[..10]);
        var learning = Task.Run(() => learner.Observe(rows[10..]));
        var snapshots = new List<ITransformer>();
        while (!learning.IsCompleted)
        {
            snapshots.Add(learner.ToTransformer());
            Reading.Scores(snapshots[^1].Transform(test));
        }

        Assert.That(learning.Result.RowsTaken, Is.EqualTo(1990));
        Assert.That(snapshots.Select(snapshot => ModelsOf.Model(snapshot).RowsLearned % 10), Is.All.Zero);
        // What a fit of as many rows has learnt, bit for bit.
        var middle = ModelsOf.Model(snapshots[snapshots.Count / 2]);
        ModelsOf.AssertSame(middle, Trainers.New(_context).Fit(Blobs.View(_context, rows[..(int)middle.RowsLearned])).Model);
    }

    [Test]
    public void AProgressCallback_MayAskForASnapshot()
    {
        var seen = new List<long>();
        ContinualLearner? learner = null;
        learner = ModelsOf.New(_context, options => options.ProgressCallback = _ => seen.Add(learner!.Model().RowsLearned));
        learner.Observe(Blobs.Rows(10));
        learner.Dispose();

        Assert.That(seen, Does.Contain(10));
    }

    [Test]
    public void ASourceThatAlwaysHasRows_DoesNotKeepTheCaller()
    {
        using var learner = ModelsOf.New(_context);
        using var cancel = new CancellationTokenSource();
        var observing = learner.ObserveAsync(Blobs.Rows(100_000).ToAsyncEnumerable(), cancel.Token);

        Assert.That(observing.IsCompleted, Is.False);
        cancel.Cancel();
        Assert.That(async () => await observing, Throws.InstanceOf<OperationCanceledException>());
    }

    private static IEnumerable<Example> Drain(ChannelReader<Example> reader)
    {
        while (reader.TryRead(out var row))
        {
            yield return row;
        }
    }
}
