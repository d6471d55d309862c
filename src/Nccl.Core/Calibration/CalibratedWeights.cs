using static TorchSharp.torch;

namespace Nccl.Calibration;

/// <summary>
/// theta~_i = tile(psi_i) * theta_i of every layer i. The one object serves the forward pass, term (a) and the importance
/// (the gradient with respect to it); frozen it is the anchor, folded it holds the plain weights for prediction.
/// </summary>
internal sealed class CalibratedWeights : IDisposable
{
    private readonly Dictionary<CalibratedLayer, Tensor> _theta = [];
    private readonly List<Tensor> _calibrated = [];
    private readonly Dictionary<CalibratedLayer, FoldedLayer> _folded = [];

    private CalibratedWeights()
    {
    }

    /// <summary>
    /// No theta~ of its own: every layer applies psi in the cheapest way it has. For steps that need no gradient of theta~.
    /// </summary>
    public static CalibratedWeights Unmaterialized { get; } = new();

    /// <summary>theta~ of <paramref name="layer"/>, theta itself where the layer is not calibrated; null when implicit.</summary>
    public Tensor? this[CalibratedLayer layer] => _theta.GetValueOrDefault(layer);

    /// <summary>The calibrated layers' theta~_i in network order; what eq. 6 sums over.</summary>
    public IReadOnlyList<Tensor> Calibrated => _calibrated;

    /// <summary>theta~ as part of the graph: gradients reach theta and psi.</summary>
    public static CalibratedWeights Of(IEnumerable<CalibratedLayer> layers) => Collect(layers, layer => layer.CalibratedWeight());

    /// <summary>theta~ as leaves of the graph: gradients end there, and go on by <see cref="CalibratedLayer.GradientThroughTheta"/>.</summary>
    public static CalibratedWeights Detached(IEnumerable<CalibratedLayer> layers) => Collect(layers, layer =>
    {
        if (!layer.IsCalibrated)
        {
            return layer.CalibratedWeight();
        }

        using var guard = no_grad();
        return layer.CalibratedWeight().requires_grad_();
    });

    /// <summary>theta~ as constants that outlive the step: the anchor. Copies no more than these tensors.</summary>
    public static CalibratedWeights Frozen(IEnumerable<CalibratedLayer> layers)
    {
        using var guard = no_grad();
        return Collect(layers.Where(layer => layer.IsCalibrated), layer => layer.CalibratedWeight().DetachFromDisposeScope());
    }

    /// <summary>A frozen anchor as it was saved; takes ownership of <paramref name="theta"/>.</summary>
    public static CalibratedWeights Restore(IEnumerable<CalibratedLayer> layers, IEnumerable<Tensor> theta)
    {
        using var saved = theta.GetEnumerator();
        return Collect(layers.Where(layer => layer.IsCalibrated), _ => saved.MoveNext()
            ? saved.Current
            : throw new InvalidDataException("The saved anchor has fewer layers than the network."));
    }

    /// <summary>Outputs added since join a frozen anchor with the weights they start from.</summary>
    public void GrowLike(IEnumerable<CalibratedLayer> layers)
    {
        using var guard = no_grad();
        foreach (var (layer, index) in layers.Where(layer => layer.IsCalibrated).Select((layer, index) => (layer, index)))
        {
            var old = _theta[layer];
            var added = layer.Weight.shape[0] - old.shape[0];
            if (added > 0)
            {
                using (old)
                {
                    using var present = layer.CalibratedWeight();
                    using var rows = present.narrow(0, old.shape[0], added);
                    _theta[layer] = _calibrated[index] = cat([old, rows], 0).DetachFromDisposeScope();
                }
            }
        }
    }

    public static CalibratedWeights Folded(IEnumerable<CalibratedLayer> layers)
    {
        var weights = new CalibratedWeights();
        foreach (var layer in layers)
        {
            weights._folded.Add(layer, layer.Fold());
        }

        return weights;
    }

    public FoldedLayer? FoldedOf(CalibratedLayer layer) => _folded.GetValueOrDefault(layer);

    public void Dispose()
    {
        foreach (var theta in _theta.Values)
        {
            theta.Dispose();
        }

        foreach (var folded in _folded.Values)
        {
            folded.Dispose();
        }
    }

    private static CalibratedWeights Collect(IEnumerable<CalibratedLayer> layers, Func<CalibratedLayer, Tensor> weightOf)
    {
        var weights = new CalibratedWeights();
        foreach (var layer in layers)
        {
            var theta = weightOf(layer);
            weights._theta.Add(layer, theta);
            if (layer.IsCalibrated)
            {
                weights._calibrated.Add(theta);
            }
        }

        return weights;
    }
}
