using System.Diagnostics;
using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Live;
using Nccl.MLNet.Rows;

namespace Nccl.MLNet;

/// <content>How rows are taken, one at a time.</content>
public sealed partial class ContinualLearner
{
    private const string AfterRefusal =
        " The rows before it are learnt or waiting, and nothing of this one was taken: go on with the rows after it.";

    private async Task<ObservationReport> ObserveAsync<TRow>(IAsyncEnumerable<TRow> rows, ObservationCall call, CancellationToken cancellationToken)
        where TRow : class
    {
        using (call)
        {
            var feed = FeedOf<TRow>();
            var source = rows.GetAsyncEnumerator(cancellationToken);
            await using (source.ConfigureAwait(false))
            {
                while (Continues(cancellationToken) && await source.MoveNextAsync().ConfigureAwait(false))
                {
                    Take(feed, source.Current, call);
                }
            }

            return call.Report();
        }
    }

    private ObservationCall Begin()
    {
        using var inside = Enter();
        return Interlocked.Exchange(ref _observing, 1) == 0
            ? new ObservationCall(_stream, () => Volatile.Write(ref _observing, 0))
            : throw new InvalidOperationException(
                "Another Observe is running on this learner, and rows have one order. Wait until it has ended, or let both threads write to one "
                + "Channel and give its reader to ObserveAsync.");
    }

    /// <summary>Asked before a row is taken from its source: a row that was handed out is never dropped.</summary>
    private bool Continues(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _options.CancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    private FeatureColumn Admit(DataViewSchema input, IDataView view, InputColumns columns)
    {
        using var inside = Enter();
        _stream.Met.Admit(columns.Features, columns.Task, columns.Label);
        _origin = new RowOrigin(input, columns.Features, ImageLoaders.Find(view, columns.Features));
        return FeatureColumn.Of(view.Schema, columns.Features, _stream.Met.InputShape!, _origin.Files);
    }

    private RowReader ReaderOf(DataViewRowCursor cursor, FeatureColumn features, InputColumns columns)
    {
        using var inside = Enter();
        return new RowReader(_stream, _options, cursor, features, columns);
    }

    private LearningFeed<TRow> FeedOf<TRow>()
        where TRow : class
    {
        using var inside = Enter();
        if (!_learningFeeds.TryGetValue(typeof(TRow), out var feed))
        {
            _learningFeeds[typeof(TRow)] = feed = new LearningFeed<TRow>(_environment, _pipeline, _stream, _options);
        }

        var typed = (LearningFeed<TRow>)feed;
        _origin = typed.Origin;
        return typed;
    }

    private bool MoveNext(DataViewRowCursor cursor, ObservationCall call)
    {
        Continues(default);
        try
        {
            return cursor.MoveNext();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw RefusedRow.Because(error).ToException(call.NextRow, AfterRefusal);
        }
    }

    private void Take<TRow>(LearningFeed<TRow> feed, TRow row, ObservationCall call)
        where TRow : class
    {
        using var inside = Enter();
        if (row is null)
        {
            throw new RefusedRow("It is null.").ToException(call.NextRow, AfterRefusal);
        }

        feed.Show(row);
        try
        {
            Take(feed.Intake, call);
        }
        catch
        {
            // It may remember keys of the row that was not taken.
            _learningFeeds.Remove(typeof(TRow));
            feed.Dispose();
            throw;
        }
    }

    private void Take(RowReader intake, ObservationCall call)
    {
        using var inside = Enter();
        var started = Stopwatch.GetTimestamp();
        if (Read(intake) is { } refused)
        {
            throw refused.ToException(call.NextRow, AfterRefusal);
        }

        var taken = _stream.RowsTaken;
        try
        {
            if (intake.IsUsable)
            {
                intake.Pass();
            }
            else
            {
                call.Skipped++;
            }
        }
        finally
        {
            // Also where a progress callback throws, before the row or after it.
            call.Taken += _stream.RowsTaken - taken;
        }

        _learningTicks += Stopwatch.GetTimestamp() - started;
    }

    private static RefusedRow? Read(RowReader intake)
    {
        try
        {
            return intake.Read();
        }
        catch (Exception error)
        {
            return RefusedRow.Because(error);
        }
    }

    private void Timed(Action learn)
    {
        var started = Stopwatch.GetTimestamp();
        learn();
        _learningTicks += Stopwatch.GetTimestamp() - started;
    }

    private Lock.Scope Enter()
    {
        var inside = _gate.Enter();
        if (_disposed || _stream.Failure is not null)
        {
            inside.Dispose();
            ObjectDisposedException.ThrowIf(_disposed, this);
            throw new InvalidOperationException(
                "Learning has failed, so this learner cannot go on; snapshots taken before are sound. Go on from one of them with other options: "
                + $"{_stream.Failure!.Message}",
                _stream.Failure);
        }

        return inside;
    }

    private void RefuseWhereTasksAreTold(string member)
    {
        if (_options.TaskColumnName is not null)
        {
            throw new InvalidOperationException(
                $"{member} cannot be used: the column '{_options.TaskColumnName}' tells the task of every row. Set TaskColumnName to null to announce tasks yourself.");
        }

        if (_options.DetectsTasks)
        {
            throw new InvalidOperationException(
                $"{member} cannot be used: TaskBoundaries is {_options.TaskBoundaries.Detector}, and tasks are found in the stream. "
                + $"Set it to {nameof(TaskBoundaryDetection)}.{nameof(TaskBoundaryDetection.None)} to announce tasks yourself.");
        }
    }

    private void DisposeFeeds()
    {
        foreach (var feed in _learningFeeds.Values.Concat(_predictionFeeds.Values))
        {
            feed.Dispose();
        }
    }
}
