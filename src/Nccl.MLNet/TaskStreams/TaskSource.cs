using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.TaskStreams;

/// <summary>The view that tasks are made from, and where their test rows come from.</summary>
internal sealed class TaskSource
{
    private readonly HeldOutRows? _heldOut;
    private readonly string? _taskColumnName;

    public TaskSource(IDataView data, IDataView? testData, double testFraction, int seed, string? taskColumnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (taskColumnName is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(taskColumnName);
        }

        (Data, TestData, _taskColumnName) = (data, testData, taskColumnName);
        _heldOut = testData is null ? new HeldOutRows(testFraction, seed) : null;
    }

    public IDataView Data { get; }

    /// <summary>Null where test rows are held out of <see cref="Data"/>.</summary>
    public IDataView? TestData { get; }

    /// <summary>A task of the rows that <paramref name="select"/> chooses in training and in test data, changed by <paramref name="change"/>.</summary>
    public ContinualTask Task(string name, Func<IDataView, RowSelection> select, Func<IDataView, IDataView>? change = null)
    {
        var trainRows = select(Data);
        var (train, test) = _heldOut is null
            ? (View(Data, trainRows), View(TestData!, select(TestData!)))
            : (View(Data, trainRows.Where(row => !_heldOut.IsTest(row))), View(Data, trainRows.Where(_heldOut.IsTest)));
        return new ContinualTask(name, Finish(train), Finish(test));

        IDataView Finish(IDataView view) => Named(change is null ? view : change(view), name);
    }

    private static IDataView View(IDataView source, RowSelection rows) =>
        ReferenceEquals(rows, RowSelection.All) ? source : new SelectedRowsView(source, rows);

    private IDataView Named(IDataView view, string name) => _taskColumnName is null
        ? view
        : ComputedColumnView.Add<ReadOnlyMemory<char>>(
            view, _taskColumnName, TextDataViewType.Instance, [], _ => (ref ReadOnlyMemory<char> value) => value = name.AsMemory());
}
