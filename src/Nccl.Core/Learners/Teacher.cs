using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Memory;
using Nccl.Strategies;

namespace Nccl.Learners;

/// <summary>
/// What predicts while a network learns, and gives remembered rows their soft targets: the averages of its weights where an option
/// asks for them, else the network itself.
/// </summary>
internal sealed class Teacher : IDisposable
{
    private readonly WeightAverage? _average;

    /// <param name="network">What learns; the caller owns it.</param>
    /// <param name="averageOver">Mini-batches over which weights are averaged; 0 for none.</param>
    public Teacher(CalibratedNetwork network, int averageOver)
    {
        _average = averageOver > 0 ? new WeightAverage(network, averageOver) : null;
        Network = _average?.Network ?? network;
    }

    public CalibratedNetwork Network { get; }

    /// <summary>Takes in the weights after one more mini-batch.</summary>
    /// <param name="batches">Mini-batches of the task at hand, this one among them.</param>
    public void Update(long batches) => _average?.Update(batches);

    /// <summary>The network has new outputs.</summary>
    public void Grow() => _average?.Grow();

    /// <summary>The averages; empty where none are kept.</summary>
    public IReadOnlyList<NamedTensor> Save() => _average is null ? [] : NetworkTensors.Save(Network);

    /// <summary>Takes back what <see cref="Save"/> gave. Averages that were not kept begin at the weights as they are, and saved ones that are not wanted are left out.</summary>
    public void Restore(IReadOnlyList<NamedTensor> saved)
    {
        if (_average is not null && saved.Count > 0)
        {
            NetworkTensors.Load(Network, saved);
        }
    }

    /// <summary>Rows of a batch that the averages predict right before they are learned; null where the network itself predicts and its strategy counts.</summary>
    /// <param name="current">The rows.</param>
    /// <param name="predictions">What was predicted for them already; null for nothing.</param>
    /// <param name="classes">The classes that compete.</param>
    public int? CorrectCount(LearningBatch current, IReadOnlyList<SoftTarget>? predictions, int[] classes)
    {
        if (_average is null)
        {
            return null;
        }

        predictions ??= new SoftTargetTaker(Network, temperature: 1).Of(current.Inputs, classes);
        return predictions.Zip(current.Labels).Count(row => row.First.Likeliest == row.Second);
    }

    public void Dispose() => _average?.Dispose();
}
