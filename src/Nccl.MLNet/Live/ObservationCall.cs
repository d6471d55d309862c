using System.Diagnostics;
using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Interop;
using Nccl.MLNet.Rows;
using Nccl.MLNet.Sessions;

namespace Nccl.MLNet.Live;

/// <summary>One call of Observe: it takes rows from their source, one at a time, and keeps its own count of them. Disposing ends it.</summary>
internal sealed class ObservationCall : IDisposable
{
    private const string AfterRefusal =
        " The rows before it are learnt or waiting, and nothing of this one was taken: go on with the rows after it.";

    private readonly LiveSession _session;
    private readonly LearningSession _learning;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly long _learnedBefore;
    private readonly long _correctBefore;
    private long _taken;
    private long _skipped;

    public ObservationCall(LiveSession session)
    {
        (_session, _learning) = (session, session.Learning);
        (_learnedBefore, _correctBefore) = (_learning.RowsLearned, _learning.CorrectCount);
    }

    public ObservationReport Observe(IDataView data)
    {
        var view = _session.Preprocessing?.Transform(data) ?? data;
        var columns = InputColumns.Of(view.Schema, _session.Plan.Columns);
        var features = Admit(data.Schema, view, columns);
        using var cursor = view.GetRowCursorSet(features.Columns.Concat(columns.LabelAndTask), 1).Single();
        var reader = NewReader(cursor, features, columns);
        while (MoveNext(cursor))
        {
            Take(reader);
        }

        return Report();
    }

    public ObservationReport Observe<TRow>(IEnumerable<TRow> rows)
        where TRow : class
    {
        var feed = _session.LearningFeedOf<TRow>();
        using var source = rows.GetEnumerator();
        while (Continues(default) && source.MoveNext())
        {
            Take(feed, source.Current);
        }

        return Report();
    }

    public async Task<ObservationReport> ObserveAsync<TRow>(IAsyncEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        var feed = _session.LearningFeedOf<TRow>();
        var source = rows.GetAsyncEnumerator(cancellationToken);
        await using (source.ConfigureAwait(false))
        {
            while (Continues(cancellationToken) && await source.MoveNextAsync().ConfigureAwait(false))
            {
                Take(feed, source.Current);
            }
        }

        return Report();
    }

    public void Dispose() => _session.EndObserving();

    private FeatureColumn Admit(DataViewSchema input, IDataView view, InputColumns columns)
    {
        using var inside = _session.Enter();
        _learning.Schema.Admit(columns.Features, columns.Task, columns.Label);
        var origin = new RowOrigin(input, columns.Features, ImageLoaders.Find(view, columns.Features));
        _session.LearnsFrom(origin);
        return FeatureColumn.Of(view.Schema, columns.Features, _learning.Schema.InputShape!, origin.Files);
    }

    private RowReader NewReader(DataViewRowCursor cursor, FeatureColumn features, InputColumns columns)
    {
        using var inside = _session.Enter();
        return _learning.Schema.NewReader(cursor, features, columns);
    }

    /// <summary>Asked before a row is taken from its source: a row that was handed out is never dropped.</summary>
    private bool Continues(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _session.Observer.ThrowIfCancelled();
        return true;
    }

    private bool MoveNext(DataViewRowCursor cursor)
    {
        Continues(default);
        try
        {
            return cursor.MoveNext();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw Error(RefusedRow.Because(error));
        }
    }

    private void Take<TRow>(LearningFeed<TRow> feed, TRow row)
        where TRow : class
    {
        using var inside = _session.Enter();
        if (row is null)
        {
            throw Error(new RefusedRow("It is null."));
        }

        feed.Show(row);
        try
        {
            Take(feed.Reader);
        }
        catch
        {
            // It may remember keys of the row that was not taken.
            _session.Drop(feed);
            throw;
        }
    }

    private void Take(RowReader reader)
    {
        using var inside = _session.Enter();
        var startedAt = Stopwatch.GetTimestamp();
        var reading = Read(reader);
        if (reading.Refused is { } refused)
        {
            throw Error(refused);
        }

        var takenBefore = _learning.RowsTaken;
        try
        {
            if (reading.Row is { } row)
            {
                _learning.Take(row);
            }
            else
            {
                _skipped++;
            }
        }
        finally
        {
            // Also where a progress callback throws, before the row or after it.
            _taken += _learning.RowsTaken - takenBefore;
        }

        _session.AddLearningTime(startedAt);
    }

    private RowReading Read(RowReader reader)
    {
        try
        {
            return _learning.Read(reader);
        }
        catch (Exception error)
        {
            return new(null, Refused: RefusedRow.Because(error));
        }
    }

    /// <summary>The error of the row that comes next; rows count from 1.</summary>
    private InvalidOperationException Error(RefusedRow refused) => refused.ToException(_taken + _skipped + 1, AfterRefusal);

    private ObservationReport Report() => new()
    {
        RowsTaken = _taken,
        RowsSkipped = _skipped,
        RowsLearned = _learning.RowsLearned - _learnedBefore,
        CorrectCount = _learning.CorrectCount - _correctBefore,
        RowsWaiting = _learning.RowsWaiting,
        Elapsed = Stopwatch.GetElapsedTime(_startedAt),
    };
}
