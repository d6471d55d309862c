using Nccl.Calibration;
using static TorchSharp.torch;

namespace Nccl.Learning;

/// <summary>An exponential moving average of every weight of a network, batch-norm statistics among them.</summary>
internal sealed class WeightAverage : IDisposable
{
    private readonly CalibratedNetwork _network;
    private readonly double _decay;
    private List<Tensor> _averages;
    private long _updates;

    public WeightAverage(CalibratedNetwork network, double decay)
    {
        (_network, _decay) = (network, decay);
        using var guard = no_grad();
        _averages = [.. Present.Select(tensor => tensor.detach().clone().DetachFromDisposeScope())];
    }

    private IEnumerable<Tensor> Present => NetworkTensors.All(_network).Select(entry => entry.Tensor);

    public void Update()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        _updates++;
        var decay = Math.Min(_decay, (1.0 + _updates) / (10.0 + _updates));
        foreach (var (average, now) in _averages.Zip(Present))
        {
            average.lerp_(now, 1 - decay);
        }
    }

    public void Grow()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var grown = new List<Tensor>();
        foreach (var (average, now) in _averages.Zip(Present))
        {
            var larger = now.detach().clone();
            var part = larger.alias();
            for (var d = 0; d < average.dim(); d++)
            {
                part = part.narrow(d, 0, average.shape[d]);
            }

            part.copy_(average);
            grown.Add(larger.DetachFromDisposeScope());
        }

        _averages.ForEach(tensor => tensor.Dispose());
        _averages = grown;
    }

    /// <summary>The network computes with the averages until the result is disposed.</summary>
    public IDisposable InPlace() => new Swap(this);

    public IReadOnlyList<NamedTensor> Save() =>
        [.. NetworkTensors.All(_network).Zip(_averages).Select(pair => NetworkTensors.Save(pair.First.Name, pair.Second))];

    public void Restore(IReadOnlyList<NamedTensor> saved, long updates)
    {
        using var guard = no_grad();
        _updates = updates;
        for (var i = 0; i < saved.Count; i++)
        {
            using var values = NetworkTensors.Load(saved[i], _network.Type, _network.Device);
            _averages[i].copy_(values);
        }
    }

    public void Dispose() => _averages.ForEach(tensor => tensor.Dispose());

    private void Exchange()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (average, now) in _averages.Zip(Present))
        {
            var own = now.clone();
            now.copy_(average);
            average.copy_(own);
        }
    }

    private sealed class Swap : IDisposable
    {
        private readonly WeightAverage _owner;

        public Swap(WeightAverage owner)
        {
            _owner = owner;
            owner.Exchange();
        }

        public void Dispose() => _owner.Exchange();
    }
}
