using Nccl.Learners;

namespace Nccl.MLNet.Prediction;

/// <summary>
/// One predictor shared by all cursors and rows of a transformer. It is made when first needed, counts its users, and is made
/// again if it is needed after the transformer was disposed, which PredictionEngine does by default. Thread-safe.
/// </summary>
internal sealed class SharedPredictor(Func<IPredictor> create) : IDisposable
{
    private readonly Lock _gate = new();
    private IPredictor? _predictor;
    private int _leases;
    private bool _retired;

    public Lease Take()
    {
        lock (_gate)
        {
            _predictor ??= create();
            _retired = false;
            _leases++;
            return new Lease(this, _predictor);
        }
    }

    /// <summary>Frees the native weights once the last lease is back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _retired = true;
            FreeIfUnused();
        }
    }

    private void Return()
    {
        lock (_gate)
        {
            _leases--;
            FreeIfUnused();
        }
    }

    private void FreeIfUnused()
    {
        if (_retired && _leases == 0)
        {
            _predictor?.Dispose();
            _predictor = null;
        }
    }

    /// <summary>Holds the predictor until disposed; disposing twice does no harm.</summary>
    internal sealed class Lease(SharedPredictor owner, IPredictor predictor) : IDisposable
    {
        private SharedPredictor? _owner = owner;

        public IPredictor Predictor => predictor;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Return();
    }
}
