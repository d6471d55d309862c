using Nccl.Learners;
using Nccl.Memory;
using Nccl.Tests.Learners;

namespace Nccl.Tests.Drift;

/// <summary>Tasks that change after known batches, which nobody tells the learner.</summary>
internal sealed class BoundaryWatchTests
{
    private const int BatchesPerTask = 60;

    private static readonly TaskStream Unannounced = TaskStream.Mlp with
    {
        Options = TaskStream.Mlp.Options with { InnerLearningRate = 0.3, InnerGradientClip = double.PositiveInfinity },
        Detection = TaskBoundaryDetection.PageHinkley with { Threshold = 15, MinimumRows = 80 },
    };

    [Test]
    public void AChange_IsFoundAndDatedBackToItsFirstRow()
    {
        using var learner = Unannounced.Learner();
        Learn(learner, Unannounced, tasks: 3);

        var change = BatchesPerTask * Unannounced.Rows;
        Assert.That(learner.DetectedBoundaries, Has.Count.EqualTo(2));
        Assert.That(learner.CurrentTask, Is.EqualTo(2));
        for (var task = 1; task <= 2; task++)
        {
            var found = learner.DetectedBoundaries[task - 1];
            Assert.That(found.Row, Is.InRange((task * change) + 1, (task * change) + 80));
            Assert.That(found.Row, Is.EqualTo(found.Batch * Unannounced.Rows));
            Assert.That(found.FirstRow, Is.InRange((task * change) - 19, (task * change) + 21), "within five batches");
        }
    }

    /// <summary>The memory is smaller than the delay: rows that did not wait would have pushed all of the old task's out.</summary>
    [TestCase(SoftTargetTime.TaskEnd)]
    [TestCase(SoftTargetTime.Insertion)]
    public void RowsBetweenTheChangeAndItsDetection_GoToTheNewTasksMemory(SoftTargetTime softTargets)
    {
        var stream = Unannounced with { Options = Unannounced.Options with { MemoryPerTask = 5, SoftTargets = softTargets } };
        using var learner = stream.Learner();
        Learn(learner, stream, tasks: 2, stopAtDetection: true);

        var memory = learner.Capture().Memory;
        var found = learner.DetectedBoundaries.Single();
        Assert.That(found.Row - found.FirstRow, Is.GreaterThanOrEqualTo(5));
        Assert.That(TasksOf(memory.Rings[0]!, stream), Is.All.Zero);
        Assert.That(TasksOf(memory.Rings[1]!, stream), Is.All.EqualTo(1));
        Assert.That(memory.LacksSoftTargets(0), Is.False, "the old task ended");
        Assert.That(memory.LacksSoftTargets(1), Is.EqualTo(softTargets == SoftTargetTime.TaskEnd));
        Assert.That(learner.Capture().Boundaries!.Waiting, Is.Null);
        Assert.That(learner.Capture().Classes.OfTask, Has.Count.EqualTo(2));
    }

    [Test]
    public void ASuspicionThatPasses_PutsItsRowsBackInOrder()
    {
        // Never an alarm, and suspicion nearly always: in the end the memory holds what it holds without a watch.
        var stream = Unannounced with { Options = Unannounced.Options with { MemoryPerTask = 7 }, Detection = Unannounced.Detection with { Threshold = 1e6, Tolerance = 0 } };
        using var learner = stream.Learner();
        using var plain = (stream with { Detection = TaskBoundaryDetection.None }).Learner();
        var waited = 0;
        for (var number = 0; number < 40; number++)
        {
            stream.Observe(learner, 0, number);
            stream.Observe(plain, 0, number);
            waited = Math.Max(waited, learner.Capture().Boundaries!.Waiting?.Filled ?? 0);
        }

        learner.EndTask();

        Assert.That(waited, Is.EqualTo(7), "no more than a task's memory wait");
        Assert.That(Rows(learner.Capture().Memory.Rings[0]!).Order(), Is.EqualTo(Rows(plain.Capture().Memory.Rings[0]!).Order()));
    }

    [Test]
    public void Resume_InEveryPhaseIsBitForBitAsIfThereHadBeenNoBreak()
    {
        using var whole = Unannounced.Learner();
        Learn(whole, Unannounced, tasks: 3);
        Assert.That(whole.DetectedBoundaries, Has.Count.EqualTo(2));

        var broken = Unannounced.Learner();
        var waits = 0;
        for (var number = 0; number < 3 * BatchesPerTask; number++)
        {
            Observe(broken, Unannounced, number);
            if (number % 7 == 0 || (number > BatchesPerTask && number < BatchesPerTask + 10))
            {
                var state = broken.Capture();
                waits += state.Boundaries!.Waiting is null ? 0 : 1;
                broken.Dispose();
                broken = Unannounced.Resume(state);
                States.AssertIdentical(broken.Capture(), state);
            }
        }

        using (broken)
        {
            Assert.That(waits, Is.Positive, "some of the breaks fell into a suspicion");
            States.AssertIdentical(broken.Capture(), whole.Capture());
        }
    }

    [Test]
    public void SwitchingDetectionOff_PutsWaitingRowsIntoMemory()
    {
        using var learner = Unannounced.Learner();
        for (var number = 0; number < 2 * BatchesPerTask && learner.Capture().Boundaries!.Waiting is null; number++)
        {
            Observe(learner, Unannounced, number);
        }

        var state = learner.Capture();
        Assert.That(state.Boundaries!.Waiting, Is.Not.Null);
        using var resumed = (Unannounced with { Detection = TaskBoundaryDetection.None }).Resume(state);

        Assert.That(resumed.Capture().Boundaries, Is.Null);
        Assert.That(Rows(resumed.Capture().Memory.Rings[0]!), Is.SupersetOf(Rows(state.Boundaries!.Waiting!)));
        Assert.That(resumed.TaskOf(4), Is.EqualTo(4));
    }

    [Test]
    public void AnAnnouncedTask_BeginsTheTestAnew()
    {
        using var learner = Unannounced.Learner();
        Learn(learner, Unannounced, tasks: 1);

        learner.BeginTask(1);

        Assert.That(learner.Capture().Boundaries!.Test.Rows, Is.Zero);
        Assert.That(learner.TaskOf(7), Is.EqualTo(1));
    }

    [Test]
    public void WithoutMemory_ChangesAreFoundToo()
    {
        var stream = Unannounced with { Options = Unannounced.Options with { MemoryPerTask = 0 } };
        using var learner = stream.Learner();
        Learn(learner, stream, tasks: 2);
        Assert.That(learner.DetectedBoundaries, Has.Count.EqualTo(1));
        Assert.That(learner.Capture().Memory.Rings.OfType<RingBuffer>(), Is.Empty);
    }

    [TestCase(nameof(TaskBoundaryDetection.Threshold), 0)]
    [TestCase(nameof(TaskBoundaryDetection.Threshold), double.NaN)]
    [TestCase(nameof(TaskBoundaryDetection.Tolerance), -0.1)]
    [TestCase(nameof(TaskBoundaryDetection.Tolerance), double.PositiveInfinity)]
    [TestCase(nameof(TaskBoundaryDetection.MinimumRows), 0)]
    [TestCase(nameof(TaskBoundaryDetection.Detector), 9)]
    public void NumbersOutOfRange_AreNamed(string option, double value)
    {
        var detection = option switch
        {
            nameof(TaskBoundaryDetection.Threshold) => TaskBoundaryDetection.PageHinkley with { Threshold = value },
            nameof(TaskBoundaryDetection.Tolerance) => TaskBoundaryDetection.PageHinkley with { Tolerance = value },
            nameof(TaskBoundaryDetection.MinimumRows) => TaskBoundaryDetection.PageHinkley with { MinimumRows = (int)value },
            _ => TaskBoundaryDetection.None with { Detector = (DriftDetector)value },
        };
        Assert.That(detection.Violations().Single(), Does.StartWith($"TaskBoundaries.{option} is ").And.Contain("must be"));
        Assert.That(TaskBoundaryDetection.PageHinkley.Violations().Concat(TaskBoundaryDetection.None.Violations()), Is.Empty);
    }

    private static void Learn(NetworkLearner learner, TaskStream stream, int tasks, bool stopAtDetection = false)
    {
        for (var number = 0; number < tasks * BatchesPerTask && !(stopAtDetection && learner.DetectedBoundaries.Count > 0); number++)
        {
            Observe(learner, stream, number);
        }
    }

    private static void Observe(NetworkLearner learner, TaskStream stream, int number)
    {
        var (inputs, labels) = stream.Batch(number / BatchesPerTask, number % BatchesPerTask);
        learner.Learn(inputs, RowTargets.OfClasses(labels), learner.TaskOf(99));
    }

    private static IEnumerable<string> Rows(RingBuffer ring) =>
        Enumerable.Range(0, ring.Filled).Select(slot => string.Join(' ', ring.Inputs(slot).ToArray()));

    /// <summary>The task in whose batches each remembered row occurs.</summary>
    private static IEnumerable<int> TasksOf(RingBuffer ring, TaskStream stream)
    {
        var rows = from task in Enumerable.Range(0, 3)
                   from number in Enumerable.Range(0, BatchesPerTask)
                   from row in stream.Batch(task, number).Inputs.Chunk(6)
                   select (task, Row: string.Join(' ', row));
        var lookup = rows.ToLookup(entry => entry.Row, entry => entry.task);
        return Rows(ring).Select(row => lookup[row].Single());
    }
}
