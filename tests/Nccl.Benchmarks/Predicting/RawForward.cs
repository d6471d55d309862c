using Nccl.Batches;
using Nccl.Benchmarks.Models;
using Nccl.Learners;

namespace Nccl.Benchmarks.Predicting;

/// <summary>The folded forward pass alone, on rows that lie ready: the ceiling of every other way to predict.</summary>
internal sealed class RawForward : IDisposable
{
    private readonly IPredictor _predictor;
    private readonly RowBuffer _rows;
    private readonly int[] _tasks;
    private readonly float[] _scores;

    public RawForward(FittedModel model, int batch)
    {
        _predictor = model.NewPredictor();
        _rows = new RowBuffer(model.Rows.RowLength);
        _tasks = new int[batch];
        Array.Fill(_tasks, -1);
        _scores = new float[batch * model.Parameters.ClassNames.Count];
        var values = _rows.Rows(batch);
        for (var row = 0; row < batch; row++)
        {
            model.Rows.Features(row).CopyTo(values[(row * model.Rows.RowLength)..]);
        }
    }

    public ReadOnlySpan<float> Scores => _scores;

    public void Score() => _predictor.Score(_rows, _tasks, _scores);

    public void ScoreRows(int rows)
    {
        for (var done = 0; done < rows; done += _tasks.Length)
        {
            Score();
        }
    }

    public void Dispose() => _predictor.Dispose();
}
