using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Plans;

namespace Nccl.MLNet.Rows;

/// <summary>Reads the rows of one cursor or row and tells what each of them is. Belongs to that cursor.</summary>
internal sealed class RowReader
{
    private readonly FitPlan _plan;
    private readonly FeatureReader _features;
    private readonly FeatureCopier _copyFeatures;
    private readonly ValueGetter<int> _labelGetter;
    private readonly ValueGetter<int>? _taskGetter;
    private int _label;
    private int _task;

    /// <param name="plan">What is done with rows that cannot be learnt.</param>
    /// <param name="source">The cursor or row.</param>
    /// <param name="features">Its feature column.</param>
    /// <param name="labelGetter">Index of a row's class, -1 where it has none.</param>
    /// <param name="taskGetter">Index of a row's task, -1 where it has none; null where no column tells it.</param>
    public RowReader(FitPlan plan, DataViewRow source, FeatureColumn features, ValueGetter<int> labelGetter, ValueGetter<int>? taskGetter)
    {
        (_plan, _labelGetter, _taskGetter) = (plan, labelGetter, taskGetter);
        _features = new FeatureReader(source, features);
        _copyFeatures = _features.CopyTo;
    }

    /// <summary>Reads the row at which the source stands.</summary>
    public RowReading Read()
    {
        var unreadable = _features.Read();
        _labelGetter(ref _label);
        if (_label < 0)
        {
            return new(null, new SkippedRow(SkipReason.NoLabel));
        }

        if (RowReading.OfUnusable(_features, unreadable, _plan) is { } unusable)
        {
            return unusable;
        }

        _task = -1;
        _taskGetter?.Invoke(ref _task);
        return _taskGetter is not null && _task < 0
            ? new(null, new SkippedRow(SkipReason.NoTask))
            : new(new LabeledRow(_label, _task, _copyFeatures));
    }
}
