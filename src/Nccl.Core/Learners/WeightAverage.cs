using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Learners;

/// <summary>
/// The mean teacher of a network: a second network whose every parameter and norm statistic is an exponential moving average of the
/// first one's (Tarvainen and Valpola, NeurIPS 2017). It is less noisy than the network after any one mini-batch.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    /// <summary>
    /// Polynomial-decay averaging (Shamir and Zhang, ICML 2013). Of 2, 4 and 9 on tuning streams: less averages more, and follows a new task less closely.
    /// </summary>
    private const double Power = 4;

    private readonly CalibratedNetwork _network;
    private readonly double _span;
    private (Tensor Average, Tensor Now)[] _pairs; // asked for once: making the list costs more than an average of a small network

    /// <param name="network">What learns; its weights as they are begin the average.</param>
    /// <param name="span">Mini-batches n that the average reaches back: a weight counts 1 - 1 / n as much as that of the next mini-batch.</param>
    public WeightAverage(CalibratedNetwork network, int span)
    {
        (_network, _span) = (network, span);
        Network = network.NewLike();
        Network.eval();
        _pairs = Pairs();
        Copy();
    }

    /// <summary>The network of the averages, in evaluation mode.</summary>
    public CalibratedNetwork Network { get; }

    /// <summary>
    /// Takes in the weights after one more mini-batch. Early in a task the average reaches back a fifth of it only: it would else go on
    /// predicting as if the task had not begun, and hold the first weights of all, which know nothing.
    /// </summary>
    /// <param name="batches">Mini-batches of the task at hand, this one among them.</param>
    public void Update(long batches)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var share = tensor(Math.Max(1 / _span, Power / (batches + Power + 1)), dtype: Network.Type, device: Network.Device);
        foreach (var (average, now) in _pairs)
        {
            average.lerp_(now, share);
        }
    }

    /// <summary>The network has new outputs: theirs begin as they are.</summary>
    public void Grow()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var before = NetworkTensors.All(Network).ToDictionary(entry => entry.Name, entry => entry.Tensor.clone());
        Network.Grow(_network.Outputs, ParameterFactory.Undrawn(Network.Type, Network.Device));
        _pairs = Pairs();
        Copy();
        foreach (var (name, average) in NetworkTensors.All(Network))
        {
            var kept = average.alias();
            for (var dimension = 0; dimension < kept.dim(); dimension++)
            {
                kept = kept.narrow(dimension, 0, before[name].shape[dimension]);
            }

            kept.copy_(before[name]);
        }
    }

    public void Dispose() => Network.Dispose();

    private void Copy()
    {
        using var guard = no_grad();
        foreach (var (average, now) in _pairs)
        {
            average.copy_(now);
        }
    }

    private (Tensor Average, Tensor Now)[] Pairs() =>
        [.. NetworkTensors.All(Network).Zip(NetworkTensors.All(_network), (average, now) => (average.Tensor, now.Tensor))];
}
