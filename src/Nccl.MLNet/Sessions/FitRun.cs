using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Rows;
using TorchSharp;

namespace Nccl.MLNet.Sessions;

/// <summary>One fit: one pass over the data with one cursor, in stream order.</summary>
internal sealed class FitRun : IDisposable
{
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly InputColumns _columns;
    private readonly ImageFiles? _files;
    private readonly LearningSession _stream;
    private readonly FitWatch? _watch = FitWatch.Current;
    private long _rows;

    public FitRun(
        NeuronCalibrationTrainer.Options options,
        IChannel channel,
        InputColumns columns,
        ImageFiles? files,
        NeuronCalibrationModelParameters? before,
        int seed,
        torch.Device device)
    {
        (_options, _columns, _files) = (options, columns, files);
        _stream = new LearningSession(options, channel, before, seed, device);
        _stream.Met.Announced = _stream.Met.Announced.End();
        _stream.Met.Admit(columns.Features, columns.Task, columns.Label);
    }

    /// <exception cref="InvalidOperationException">No row can be used, features are not finite, or learning diverged.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public NeuronCalibrationModelParameters Run(IDataView data)
    {
        var features = FeatureColumn.Of(data.Schema, _columns.Features, _stream.Met.InputShape!, _files);
        using (var cursor = features.Open(data, features.Columns.Concat(_columns.LabelAndTask)))
        {
            ReadAll(cursor, new RowReader(_stream, _options, cursor, features, _columns));
        }

        if (_stream.RowsLearned == 0)
        {
            _stream.Skipped.ThrowNothingUsable(_rows);
        }

        _stream.Finish(ThrowIfCancelled);
        _stream.Report(_rows);
        _watch?.Skipped += _stream.Skipped.Total;
        // The fit is over, and so is its task: the next one is another.
        _stream.Met.Announced = _stream.Met.Announced.End();
        return _stream.Capture();
    }

    public void Dispose() => _stream.Dispose();

    private void ReadAll(DataViewRowCursor cursor, RowReader intake)
    {
        while (cursor.MoveNext())
        {
            ThrowIfCancelled();
            _rows++;
            if (intake.Read() is { } refused)
            {
                throw refused.ToException(_rows, " The model is unchanged.");
            }

            if (intake.IsUsable)
            {
                intake.Pass();
            }
        }

        _stream.Flush();
    }

    private void ThrowIfCancelled()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        _watch?.CancellationToken.ThrowIfCancellationRequested();
    }
}
