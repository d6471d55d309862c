using Nccl.Memory;
using Nccl.Randomness;

namespace Nccl.Tests.Memory;

internal sealed class EpisodicMemoryTests
{
    [Test]
    public void Sample_OverTasksSomeOfThemEmpty_FindsEveryRowAndNoneOfTheExcluded([Range(1, 25)] int seed)
    {
        var random = new Random(seed);
        var memory = new EpisodicMemory();
        var tasks = random.Next(1, 7);
        for (var task = 0; task < tasks; task++)
        {
            // Some tasks push nothing, so that empty rings and missing ones lie before, between and after full ones.
            for (var row = random.Next(0, 3) * random.Next(0, 4); row > 0; row--)
            {
                Push(memory, task, row);
            }
        }

        using var stream = new RandomSource((ulong)seed);
        var excluded = random.Next(0, tasks + 1);
        var rows = memory.SampleExcept(excluded, 1000, stream);
        var expected = Enumerable.Range(0, tasks).Where(task => task != excluded).Sum(memory.Filled);
        Assert.That(rows, Has.Length.EqualTo(expected).And.Unique);
        Assert.That(rows.Select(row => row.Task), Has.None.EqualTo(excluded));
        Assert.That(rows.Select(row => row.Label / 100), Is.EqualTo(rows.Select(row => row.Task)), "a row of another task");
        Assert.That(rows.Select(row => row.Slot), Is.All.GreaterThanOrEqualTo(0));
        Assert.That(rows.All(row => row.Slot < memory.Filled(row.Task)), Is.True, "an unfilled slot");
        Assert.That(memory.HoldsRowsExcept(excluded), Is.EqualTo(expected > 0));
    }

    [Test]
    public void SampleExcept_TakesEveryRowEquallyOften()
    {
        var memory = new EpisodicMemory();
        Fill(memory, 0, 2);
        Fill(memory, 2, 6);
        Fill(memory, 3, 4);
        using var stream = new RandomSource(4);
        var counts = Enumerable.Range(0, 6_000).SelectMany(_ => memory.SampleExcept(3, 2, stream)).CountBy(row => row.Label).ToList();
        Assert.That(counts, Has.Count.EqualTo(8));
        // 12,000 draws over 8 rows; five standard deviations of 1,500.
        Assert.That(counts.Select(row => row.Value), Is.All.EqualTo(1_500).Within(180));
    }

    [Test]
    public void SampleExcept_SeesWhatCameSinceTheLastDraw()
    {
        var memory = new EpisodicMemory();
        using var stream = new RandomSource(1);
        Assert.That(Drawn(), Is.Empty);
        Fill(memory, 0, 3);
        Assert.That(Drawn(), Is.EquivalentTo([1, 2, 3]));
        Fill(memory, 2, 2);
        Assert.That(Drawn(), Is.EquivalentTo([1, 2, 3, 201, 202]), "a new task");
        Fill(memory, 0, 1);
        Assert.That(Drawn(), Has.Length.EqualTo(6), "a task that went on");
        var other = new EpisodicMemory(memory.Rings);
        memory.Push(1, other.Rings[2]!, capacity: 4);
        Assert.That(Drawn(), Has.Length.EqualTo(8), "rows of another ring");

        int[] Drawn() => [.. memory.SampleExcept(3, 100, stream).Select(row => row.Label)];
    }

    [Test]
    public void SampleOf_DrawsFromThatTaskAlone()
    {
        var memory = new EpisodicMemory();
        Fill(memory, 0, 3);
        Fill(memory, 1, 4);
        using var stream = new RandomSource(1);
        Assert.That(memory.SampleOf(1, 10, stream).Select(row => row.Label), Is.EquivalentTo([101, 102, 103, 104]));
        Assert.That(memory.SampleOf(5, 10, stream), Is.Empty);
    }

    [Test]
    public void Push_KeepsTheRowsOfOneBatchApart()
    {
        var memory = new EpisodicMemory();
        memory.Push(1, [1, 2, 3, 4, 5, 6], [7, 8, 9], softTargets: null, capacity: 2);
        var ring = memory.Rings[1]!;
        Assert.That((memory.Rings[0], ring.Filled, ring.Label(0), ring.Label(1)), Is.EqualTo(((RingBuffer?)null, 2, 9, 8)));
        Assert.That(ring.Inputs(0).ToArray(), Is.EqualTo([5f, 6f]));
    }

    [Test]
    public void Snapshot_AndOriginal_NeverSeeEachOthersRows()
    {
        var memory = new EpisodicMemory();
        Fill(memory, 0, 3);
        var snapshot = memory.Snapshot();
        var second = memory.Snapshot();
        Fill(memory, 0, 5);
        memory.SetSoftTargets(0, [.. Enumerable.Repeat(new SoftTarget([0], [1]), 4)]);
        Push(snapshot, 0, 77);
        Push(memory, 1, 1);
        Assert.That(Labels(second, 0), Is.EqualTo([1, 2, 3]));
        Assert.That(second.Rings[0]!.SoftTarget(0), Is.Null);
        Assert.That(Labels(snapshot, 0), Is.EqualTo([1, 2, 3, 77]));
        Assert.That((snapshot.Filled(1), memory.Filled(1), memory.Filled(0)), Is.EqualTo((0, 1, 4)));
    }

    [Test]
    public void Snapshot_CopiesARingOnceAtItsNextWriteOnly()
    {
        var memory = new EpisodicMemory();
        Fill(memory, 0, 1);
        Fill(memory, 1, 1);
        var snapshot = memory.Snapshot();
        Push(memory, 0, 2);
        var copied = memory.Rings[0];
        Push(memory, 0, 3);
        Assert.That(memory.Rings[0], Is.SameAs(copied).And.Not.SameAs(snapshot.Rings[0]));
        Assert.That(memory.Rings[1], Is.SameAs(snapshot.Rings[1]));
    }

    private static IEnumerable<int> Labels(EpisodicMemory memory, int task) =>
        Enumerable.Range(0, memory.Filled(task)).Select(memory.Rings[task]!.Label);

    private static void Fill(EpisodicMemory memory, int task, int rows)
    {
        for (var row = 1; row <= rows; row++)
        {
            Push(memory, task, (task * 100) + row, scale: false);
        }
    }

    private static void Push(EpisodicMemory memory, int task, int row, bool scale = true) =>
        memory.Push(task, [row], [scale && row < 70 ? (task * 100) + row : row], softTargets: null, capacity: task == 0 ? 4 : 10);
}
