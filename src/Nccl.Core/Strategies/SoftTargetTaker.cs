using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Losses;
using Nccl.Memory;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>Asks the network, in evaluation mode and without gradients, what it predicts for rows that will be remembered.</summary>
internal sealed class SoftTargetTaker(CalibratedNetwork network, double temperature)
{
    /// <summary>Bounds the memory of a large ring's forward pass.</summary>
    private const int RowsAtOnce = 128;

    /// <summary>softmax(z / tau) of every row over <paramref name="classes"/>.</summary>
    /// <param name="inputs">[B, ...].</param>
    /// <param name="classes">Class indices that count.</param>
    public IReadOnlyList<SoftTarget> Of(Tensor inputs, int[] classes)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var logits = RowMatrix.Of(network.forward(inputs, CalibratedWeights.Unmaterialized)); // [B, C]
        var targets = new SoftTarget[logits.Rows];
        for (var row = 0; row < targets.Length; row++)
        {
            targets[row] = new SoftTarget(classes, Array.ConvertAll(Softmax.Of(logits[row], classes, temperature), probability => (float)probability));
        }

        return targets;
    }

    /// <summary>The same for the rows of a ring, in slot order.</summary>
    public IReadOnlyList<SoftTarget> Of(RingBuffer ring, int[] classes)
    {
        var targets = new List<SoftTarget>(ring.Filled);
        var buffer = new RowBuffer(ring.RowLength);
        for (var start = 0; start < ring.Filled; start += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, ring.Filled - start);
            ring.FilledInputs.Span.Slice(start * ring.RowLength, count * ring.RowLength).CopyTo(buffer.Rows(count));
            using var inputs = buffer.AsTensor(count, network.InputShape, network.Type, network.Device);
            targets.AddRange(Of(inputs, classes));
        }

        return targets;
    }
}
