using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>
/// The mean teacher of a network: a second network whose every parameter and norm statistic is an exponential moving average of the
/// first one's (Tarvainen and Valpola, NeurIPS 2017). It is less noisy than the network after any one mini-batch.
/// </summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly CalibratedNetwork _network;
    private readonly double _span;
    private (Tensor Average, Tensor Now)[] _pairs; // asked for once: making the list costs more than an average of a small network

    /// <param name="network">What learns; its weights as they are begin the average.</param>
    /// <param name="span">Mini-batches n that the average reaches back: a weight counts 1 - 1 / n as much as that of the next mini-batch.</param>
    public WeightAverage(CalibratedNetwork network, int span)
    {
        (_network, _span) = (network, span);
        Network = network.Twin();
        Network.eval();
        _pairs = Pairs();
        Copy();
    }

    /// <summary>The network of the averages, in evaluation mode.</summary>
    public CalibratedNetwork Network { get; }

    /// <summary>Takes in the weights after one more mini-batch.</summary>
    /// <param name="batches">Mini-batches learnt, this one among them. The first ones count alike, so that the first weights, which know nothing, are soon gone.</param>
    public void Update(long batches)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var share = tensor(Math.Max(1 / _span, 9.0 / (batches + 10)), dtype: Network.Type, device: Network.Device);
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
        using var unused = new Generator(0);
        Network.Grow(_network.Outputs, new ParameterFactory(unused, Network.Type, Network.Device));
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
