using Nccl.Calibration;
using Nccl.Drift;
using Nccl.Learners;
using Nccl.Memory;

namespace Nccl.Tests.Learners;

/// <summary>Compares what learners are, to the last bit.</summary>
internal static class States
{
    private static readonly string[] CalibrationNames = ["weightScale", "featureScale", "offset"];

    public static bool IsCalibration(NamedTensor tensor) => CalibrationNames.Contains(tensor.Name.Split('.')[^1]);

    public static bool SameTensors(IEnumerable<NamedTensor> a, IEnumerable<NamedTensor> b) =>
        a.Zip(b).All(pair => Same(pair.First, pair.Second)) && a.Count() == b.Count();

    public static bool Same(NamedTensor a, NamedTensor b) =>
        a.Name == b.Name && a.Shape.SequenceEqual(b.Shape) && Numbers.SameBits(a.Values, b.Values);

    /// <summary>The weights theta and the running statistics, without psi, lambda and b.</summary>
    public static IEnumerable<NamedTensor> Weights(this NetworkLearnerState state) => state.Tensors.Where(tensor => !IsCalibration(tensor));

    public static NamedTensor Tensor(this NetworkLearnerState state, string name) => state.Tensors.Single(tensor => tensor.Name == name);

    public static IEnumerable<NamedTensor> EndingIn(this NetworkLearnerState state, string name) =>
        state.Tensors.Where(tensor => tensor.Name.EndsWith("." + name, StringComparison.Ordinal));

    public static void AssertIdentical(NetworkLearnerState actual, NetworkLearnerState expected)
    {
        var different = actual.Tensors.Zip(expected.Tensors).Where(pair => !Same(pair.First, pair.Second)).Select(pair => pair.First.Name).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(different, Is.Empty, "tensors that differ");
            Assert.That(actual.Tensors, Has.Count.EqualTo(expected.Tensors.Count));
            Assert.That(SameTensors(actual.StrategyTensors, expected.StrategyTensors), Is.True, "anchor");
            Assert.That(actual.Streams, Is.EqualTo(expected.Streams), "random streams");
            Assert.That(Describe(actual.Memory).Except(Describe(expected.Memory)).FirstOrDefault(), Is.Null, "memory");
            Assert.That(actual.Memory.Rings.Sum(ring => ring?.Filled ?? 0), Is.EqualTo(expected.Memory.Rings.Sum(ring => ring?.Filled ?? 0)), "rows held");
            Assert.That(actual.Classes.Known, Is.EqualTo(expected.Classes.Known));
            Assert.That(actual.Classes.Seen, Is.EquivalentTo(expected.Classes.Seen));
            Assert.That(actual.Classes.OfTask.Select(classes => classes.Order()), Is.EqualTo(expected.Classes.OfTask.Select(classes => classes.Order())));
            Assert.That(Describe(actual.Boundaries), Is.EqualTo(Describe(expected.Boundaries)), "boundaries");
            Assert.That(
                (actual.CurrentTask, actual.BatchesSeen, actual.RowsSeen),
                Is.EqualTo((expected.CurrentTask, expected.BatchesSeen, expected.RowsSeen)));
        }
    }

    /// <summary>Every row held, with its soft target, in slot order.</summary>
    public static List<string> Describe(EpisodicMemory memory) =>
    [
        .. memory.Rings.SelectMany((ring, task) => ring is null ? [] : Enumerable.Range(0, ring.Filled).Select(slot =>
            $"task {task} slot {slot} of {ring.Pushed}: {Bits(ring.Inputs(slot))} label {ring.Label(slot)} soft "
            + (ring.SoftTarget(slot) is { } soft ? $"[{string.Join(',', soft.Classes)}] {Bits(soft.Values)}" : "none"))),
    ];

    private static string Describe(BoundaryState? state) => state is null
        ? "none"
        : $"{state.Test} {state.QuietRows} found {string.Join(' ', state.Found)} waiting {string.Join(' ', Describe(new EpisodicMemory([state.Waiting])))}";

    private static string Bits(ReadOnlySpan<float> values) => Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
}
