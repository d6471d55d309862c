using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Kernels;
using Nccl.Losses;
using Nccl.Native;
using static TorchSharp.torch;

namespace Nccl.Learners;

/// <summary>
/// Class probabilities from a learnt state, with calibration and batch norm folded into plain weights. Immutable and
/// thread-safe; the caller brings the buffer that its rows lie in.
/// </summary>
internal sealed class NetworkPredictor : IPredictor
{
    private readonly CalibratedNetwork _network;
    private readonly CalibratedWeights _folded;
    private readonly Tensor? _excludedOfTask;
    private readonly int _tasks;
    private readonly int _threads;

    /// <param name="network">A network of the state's architecture; its weights are overwritten, and it is owned from here on.</param>
    /// <param name="state">What was learnt.</param>
    /// <param name="threads">Threads that torch computes with; null for the choice by the size of the network.</param>
    public NetworkPredictor(CalibratedNetwork network, NetworkLearnerState state, int? threads = null)
    {
        (_network, _threads) = (network, ThreadChoice.For(network, threads));
        using var scope = ThreadScope.Of(_threads);
        NetworkTensors.Load(network, state.PredictingTensors);
        network.eval();
        _folded = _network.Fold();
        _tasks = state.Classes.OfTask.Count;
        // One line per task, and a last one for a task that is not known.
        var activeOfTask = Enumerable.Range(0, _tasks).Append(-1).Select(state.Classes.ActiveClasses);
        _excludedOfTask = ClassMask.Of(activeOfTask, _tasks + 1, network.Outputs, network.Device)?.DetachFromDisposeScope();
    }

    /// <summary>softmax(z) over the active classes of each row; 0 for the others.</summary>
    /// <param name="rows">The rows, features as the model was trained on.</param>
    /// <param name="tasks">[B], index of each row's task, -1 where it is unknown or does not matter.</param>
    /// <param name="scores">[B * C], filled row after row.</param>
    public void Score(RowBuffer rows, ReadOnlySpan<int> tasks, Span<float> scores)
    {
        using var threads = ThreadScope.Of(_threads);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var inputs = rows.AsTensor(tasks.Length, _network.InputShape, _network.Type, _network.Device);
        var logits = _network.forward(inputs, _folded); // [B, C]
        var masked = ClassMask.Fill(logits, ExcludedFor(tasks));
        var probabilities = nn.functional.softmax(masked, 1).to(ScalarType.Float32, CPU).contiguous();
        probabilities.Entries<float>().CopyTo(scores);
    }

    public void Dispose()
    {
        _excludedOfTask?.Dispose();
        _folded.Dispose();
        _network.Dispose();
    }

    private Tensor? ExcludedFor(ReadOnlySpan<int> tasks)
    {
        if (_excludedOfTask is null)
        {
            return null;
        }

        var lines = new long[tasks.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = tasks[i] >= 0 && tasks[i] < _tasks ? tasks[i] : _tasks;
        }

        return _excludedOfTask.index_select(0, tensor(lines, device: _network.Device)); // [B, C]
    }
}
