using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Images;
using Nccl.MLNet.Sessions;

namespace Nccl.MLNet.Rows;

/// <summary>Reads the rows of one cursor or row, tells which of them can be learnt, and passes those on. Belongs to that cursor.</summary>
internal sealed class RowReader
{
    private readonly LearningSession _stream;
    private readonly NeuronCalibrationTrainer.Options _options;
    private readonly FeatureReader _features;
    private readonly ValueGetter<int> _labelGetter;
    private readonly ValueGetter<int>? _taskGetter;
    private int _label;
    private int _task;

    /// <param name="stream">What learns; it has admitted the columns.</param>
    /// <param name="options">What is done with rows that cannot be learnt.</param>
    /// <param name="source">The cursor or row.</param>
    /// <param name="features">Its feature column.</param>
    /// <param name="columns">Its columns.</param>
    public RowReader(LearningSession stream, NeuronCalibrationTrainer.Options options, DataViewRow source, FeatureColumn features, InputColumns columns)
    {
        (_stream, _options) = (stream, options);
        _features = new FeatureReader(source, features);
        _labelGetter = stream.Met.Classes!.IndexGetter(source, columns.Label, add: true);
        _taskGetter = stream.Met.Tasks?.IndexGetter(source, columns.Task!, add: true);
    }

    /// <summary>Whether the row read last can be learnt. If not, it was counted as skipped, by its reason, or refused.</summary>
    public bool IsUsable { get; private set; }

    /// <summary>Reads the row at which the source stands. A row that cannot be learnt leaves no trace: its class and its task stay unknown.</summary>
    /// <returns>Why the row cannot be used, where an option refuses such rows; null otherwise.</returns>
    public RefusedRow? Read()
    {
        var (classes, tasks) = (_stream.Met.Classes!.Count, _stream.Met.Tasks?.Count ?? 0);
        IsUsable = false;
        try
        {
            var unreadable = _features.Read();
            _labelGetter(ref _label);
            if (_label < 0)
            {
                _stream.Skipped.WithoutLabel++;
                return null;
            }

            if ((Refused(unreadable) ?? RefusedFeatures(unreadable)) is { } refused)
            {
                return refused;
            }

            if (unreadable is null && _features.IsFinite && HasTask())
            {
                _stream.Met.CheckNewClasses(classes, laterTask: _stream.Met.TaskCount > 1);
                IsUsable = true;
            }

            return null;
        }
        finally
        {
            if (!IsUsable)
            {
                // The network would have no output for it.
                _stream.Met.Classes.Truncate(classes);
                _stream.Met.Tasks?.Truncate(tasks);
            }
        }
    }

    /// <summary>Gives the row just read, which is usable, to what learns.</summary>
    public void Pass()
    {
        _features.CopyTo(_stream.Add(_label, _task));
        _stream.LearnIfFull();
    }

    private RefusedRow? Refused(UnreadableImage? unreadable)
    {
        if (unreadable is null || _options.UnreadableImages == UnreadableImages.Refuse)
        {
            return unreadable?.Refused;
        }

        _stream.Skipped.Add(unreadable);
        return null;
    }

    private RefusedRow? RefusedFeatures(UnreadableImage? unreadable)
    {
        if (unreadable is not null || _features.IsFinite)
        {
            return null;
        }

        if (_options.NonFiniteFeatures == NonFiniteFeatures.Refuse)
        {
            return RefusedRow.NotFinite(_options.FeatureColumnName);
        }

        _stream.Skipped.NotFinite++;
        return null;
    }

    private bool HasTask()
    {
        if (_taskGetter is null)
        {
            _task = _stream.Met.OpenTask();
            return true;
        }

        _taskGetter(ref _task);
        _stream.Skipped.WithoutTask += _task < 0 ? 1 : 0;
        return _task >= 0;
    }
}
