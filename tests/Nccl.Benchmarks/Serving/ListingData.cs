using Nccl.Learning;
using static TorchSharp.torch;

namespace Nccl.Benchmarks.Serving;

/// <summary>The listing's rows, resident as tensors, and the rows that it draws in each step. Like the listing it prepares a batch by index_select.</summary>
internal sealed class ListingData
{
    private readonly Tensor _inputs;
    private readonly Tensor _labels;
    private readonly Tensor _softTargets;
    private readonly Tensor _excluded;
    private readonly Dictionary<string, Tensor> _draws;

    public ListingData(string file, int classes, ScalarType type)
    {
        _draws = TensorFile.Read(file);
        _inputs = _draws["X"].to(type);
        using var scope = NewDisposeScope();
        var ofTask = _draws["mask"]; // [N, classes per task]: the classes that compete for a row
        var rows = _inputs.shape[0];
        // The listing counts labels within their task; here they are classes.
        _labels = ofTask.gather(1, _draws["y"].unsqueeze(1)).squeeze(1).DetachFromDisposeScope(); // [N]
        _softTargets = zeros(rows, classes, dtype: type).scatter_(1, ofTask, _draws["feat"].to(type)).DetachFromDisposeScope(); // [N, C]
        _excluded = ones(rows, classes, dtype: ScalarType.Bool)
            .scatter_(1, ofTask, zeros_like(ofTask, dtype: ScalarType.Bool)).DetachFromDisposeScope(); // [N, C]
    }

    public long DrawnSteps => _draws["cur"].shape[0];

    /// <summary>The batch that arrives in step <paramref name="step"/>.</summary>
    public LearningBatch Arriving(long step) => Batch("cur", step, soft: false);

    /// <summary>What takes its place in the second inner step.</summary>
    public LearningBatch OwnTask(long step) => Batch("m1", step, soft: false);

    public LearningBatch Replay(int innerStep, long step) => Batch(innerStep == 0 ? "r0" : "r1", step, soft: true);

    public LearningBatch Outer(long step) => Batch("o", step, soft: true);

    private LearningBatch Batch(string draw, long step, bool soft)
    {
        using var rows = _draws[draw].select(0, step % DrawnSteps);
        var excluded = _excluded.index_select(0, rows);
        return new LearningBatch
        {
            Inputs = _inputs.index_select(0, rows),
            Labels = _labels.index_select(0, rows),
            Excluded = excluded,
            SoftTargets = soft ? _softTargets.index_select(0, rows) : null,
            SoftExcluded = soft ? excluded.alias() : null,
            SoftClasses = soft ? rows.shape[0] * _draws["mask"].shape[1] : 0,
        };
    }
}
