using System.Diagnostics;
using Nccl.MLNet.Sessions;

namespace Nccl.MLNet.Live;

/// <summary>One call of Observe: there is one at a time, and it keeps its own count of rows.</summary>
internal sealed class ObservationCall : IDisposable
{
    private readonly LearningSession _stream;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly long _learntBefore;
    private readonly long _correctBefore;
    private readonly Action _end;

    public ObservationCall(LearningSession stream, Action end)
    {
        (_stream, _end) = (stream, end);
        (_learntBefore, _correctBefore) = (stream.RowsLearned, stream.CorrectCount);
    }

    public long Taken { get; set; }

    public long Skipped { get; set; }

    /// <summary>Number, from 1, of the row that comes next.</summary>
    public long NextRow => Taken + Skipped + 1;

    public ObservationReport Report() => new()
    {
        RowsTaken = Taken,
        RowsSkipped = Skipped,
        RowsLearned = _stream.RowsLearned - _learntBefore,
        CorrectCount = _stream.CorrectCount - _correctBefore,
        RowsWaiting = _stream.RowsWaiting,
        Elapsed = Stopwatch.GetElapsedTime(_started),
    };

    public void Dispose() => _end();
}
