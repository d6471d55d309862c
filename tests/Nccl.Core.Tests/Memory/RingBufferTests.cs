using Nccl.Memory;

namespace Nccl.Tests.Memory;

internal sealed class RingBufferTests
{
    [Test]
    public void Ring_KeepsTheNewestRowsInTheirSlots([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var (capacity, length) = (random.Next(1, 9), random.Next(1, 4));
        var ring = new RingBuffer(capacity, length);
        var pushed = random.Next(0, 40);
        for (var row = 0; row < pushed; row++)
        {
            ring.Push(Row(row, length), label: row, new SoftTarget([row], [1]));
        }

        Assert.That(ring.Filled, Is.EqualTo(Math.Min(pushed, capacity)));
        Assert.That(ring.Pushed, Is.EqualTo(pushed));
        for (var row = Math.Max(0, pushed - capacity); row < pushed; row++)
        {
            var slot = row % capacity;
            Assert.That(ring.Label(slot), Is.EqualTo(row));
            Assert.That(ring.Inputs(slot).ToArray(), Is.EqualTo(Row(row, length)));
            Assert.That(ring.SoftTarget(slot)!.Classes[0], Is.EqualTo(row));
        }
    }

    [Test]
    public void Restore_GoesOnInTheSlotWhereItStopped([Range(0, 12)] int pushed)
    {
        var ring = new RingBuffer(5, 2);
        for (var row = 0; row < pushed; row++)
        {
            ring.Push(Row(row, 2), row, null);
        }

        var restored = RingBuffer.Restore(
            5, 2, ring.Pushed, ring.FilledInputs.ToArray(), [.. Enumerable.Range(0, ring.Filled).Select(ring.Label)],
            [.. Enumerable.Range(0, ring.Filled).Select(ring.SoftTarget)]);
        ring.Push(Row(99, 2), 99, null);
        restored.Push(Row(99, 2), 99, null);
        Assert.That(restored.FilledInputs.ToArray(), Is.EqualTo(ring.FilledInputs.ToArray()));
        Assert.That(Enumerable.Range(0, ring.Filled).Select(restored.Label), Is.EqualTo(Enumerable.Range(0, ring.Filled).Select(ring.Label)));
        Assert.That((restored.Pushed, restored.Filled), Is.EqualTo((ring.Pushed, ring.Filled)));
    }

    /// <summary>"Keep all" as a capacity took the memory of all at once, for every task.</summary>
    [Test]
    public void Ring_TakesMemoryForTheRowsItHolds_NotForItsCapacity()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ring = new RingBuffer(300_000, 784);
        ring.Push(new float[784], 0, null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
        Assert.That((ring.Capacity, ring.Filled), Is.EqualTo((300_000, 1)));
    }

    [Test]
    public void Ring_KeepsEveryRowWhileItGrows()
    {
        var ring = new RingBuffer(200, 2);
        for (var row = 0; row < 200; row++)
        {
            ring.Push(Row(row, 2), row, null);
        }

        Assert.That(Enumerable.Range(0, 200).Select(ring.Label), Is.EqualTo(Enumerable.Range(0, 200)));
        Assert.That(ring.Inputs(150).ToArray(), Is.EqualTo(Row(150, 2).ToArray()));
    }

    [Test]
    public void Row_PushedOverAnother_LosesTheOldSoftTarget()
    {
        var ring = new RingBuffer(1, 1);
        ring.Push([1], 0, new SoftTarget([0], [1]));
        ring.Push([2], 0, softTarget: null);
        Assert.That(ring.SoftTarget(0), Is.Null);
    }

    [Test]
    public void Copy_IsIndependent()
    {
        var ring = new RingBuffer(2, 1);
        ring.Push([1], 1, null);
        var copy = ring.Copy();
        ring.Push([2], 2, null);
        ring.SetSoftTarget(0, new SoftTarget([0], [1]));
        Assert.That((copy.Filled, copy.Pushed, copy.SoftTarget(0)), Is.EqualTo((1, 1L, (SoftTarget?)null)));
        copy.Push([9], 9, null);
        Assert.That(ring.Label(1), Is.EqualTo(2));
    }

    private static float[] Row(int row, int length) => [.. Enumerable.Range(0, length).Select(i => row + (i / 10f))];
}
