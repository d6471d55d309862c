using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Rows;
using TorchSharp;

namespace Nccl.MLNet.Sessions;

/// <summary>One fit: one pass over the data with one cursor, in stream order.</summary>
internal sealed class FitRun : IDisposable
{
    private readonly FitObserver _observer;
    private readonly InputColumns _columns;
    private readonly ImageFiles? _files;
    private readonly LearningSession _session;
    private readonly FitWatch? _watch = FitWatch.Current;
    private long _rows;

    public FitRun(
        FitPlan plan,
        FitObserver observer,
        IChannel channel,
        InputColumns columns,
        ImageFiles? files,
        LearnedModel? before,
        int seed,
        torch.Device device)
    {
        (_observer, _columns, _files) = (observer, columns, files);
        _session = new LearningSession(plan, observer, channel, before, seed, device);
        _session.EndTask();
        _session.Schema.Admit(columns.Features, columns.Task, columns.Label);
    }

    /// <exception cref="InvalidOperationException">No row can be used, features are not finite, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The observer's token was cancelled.</exception>
    public LearnedModel Run(IDataView data)
    {
        var features = FeatureColumn.Of(data.Schema, _columns.Features, _session.Schema.InputShape!, _files);
        using (var cursor = features.Open(data, features.Columns.Concat(_columns.LabelAndTask)))
        {
            ReadAll(cursor, _session.Schema.NewReader(cursor, features, _columns));
        }

        _session.ThrowIfNothingLearned(_rows);
        _session.Finish(ThrowIfCancelled);
        _session.Report(_rows);
        _watch?.AddSkipped(_session.RowsSkipped);
        // The fit is over, and so is its task: the next one is another.
        _session.EndTask();
        return _session.Capture();
    }

    public void Dispose() => _session.Dispose();

    private void ReadAll(DataViewRowCursor cursor, RowReader reader)
    {
        while (cursor.MoveNext())
        {
            ThrowIfCancelled();
            _rows++;
            var reading = _session.Read(reader);
            if (reading.Refused is { } refused)
            {
                throw refused.ToException(_rows, " The model is unchanged.");
            }

            if (reading.Row is { } row)
            {
                _session.Take(row);
            }
        }

        _session.Flush();
    }

    private void ThrowIfCancelled()
    {
        _observer.ThrowIfCancelled();
        _watch?.CancellationToken.ThrowIfCancellationRequested();
    }
}
