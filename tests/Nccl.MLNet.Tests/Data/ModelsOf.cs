using System.Threading.Channels;
using Microsoft.ML;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Sessions as the tests make them, and what they compare them by.</summary>
internal static class ModelsOf
{
    public static ContinualLearner New(MLContext context, Action<NeuronCalibrationTrainer.Options>? change = null) =>
        context.MulticlassClassification.CreateContinualLearner(Trainers.New(context, change));

    /// <summary>The model in a pipeline.</summary>
    public static NeuronCalibrationModelParameters Model(ITransformer pipeline) => ContinueFitExtensions.TheContinualModelIn(pipeline).Model;

    public static NeuronCalibrationModelParameters Model(this ContinualLearner learner) => Model(learner.ToTransformer());

    /// <summary>Every weight, what is kept of the past, the draws to come: two models that agree here learn on in the same way.</summary>
    public static void AssertSame(NeuronCalibrationModelParameters actual, NeuronCalibrationModelParameters expected)
    {
        Assert.That(actual.ClassNames, Is.EqualTo(expected.ClassNames));
        Assert.That((actual.RowsLearned, actual.BatchesLearned, actual.TaskNames.Count), Is.EqualTo((expected.RowsLearned, expected.BatchesLearned, expected.TaskNames.Count)));
        Assert.That(actual.NetworkState.Tensors.Select(tensor => tensor.Name), Is.EqualTo(expected.NetworkState.Tensors.Select(tensor => tensor.Name)));
        Assert.That(Values(actual), Is.EqualTo(Values(expected)));
        Assert.That(actual.NetworkState.Streams, Is.EqualTo(expected.NetworkState.Streams));
        Assert.That(Remembered(actual), Is.EqualTo(Remembered(expected)));
        Assert.That(actual.DetectedBoundaries, Is.EqualTo(expected.DetectedBoundaries));
    }

    public static float[][] Values(NeuronCalibrationModelParameters model) =>
        [.. model.NetworkState.Tensors.Concat(model.NetworkState.StrategyTensors).Select(tensor => tensor.Values)];

    /// <summary>A stream that hands out these rows and then waits for more that never come, until it is cancelled.</summary>
    public static ChannelReader<Example> Channel(IEnumerable<Example> rows)
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<Example>();
        foreach (var row in rows)
        {
            channel.Writer.TryWrite(row);
        }

        return channel.Reader;
    }

    /// <summary>Waits until it is so; a test that waits in vain fails.</summary>
    public static void WaitUntil(Func<bool> condition) =>
        Assert.That(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(20)), Is.True, "in time");

    private static float[][] Remembered(NeuronCalibrationModelParameters model) =>
        [.. model.NetworkState.Memory.Rings.Append(model.NetworkState.Boundaries?.Waiting).OfType<Memory.RingBuffer>().SelectMany(ring => new[]
        {
            ring.FilledInputs.ToArray(),
            [.. Enumerable.Range(0, ring.Filled).SelectMany(slot => ring.SoftTarget(slot)?.Probabilities ?? [])],
        })];
}
