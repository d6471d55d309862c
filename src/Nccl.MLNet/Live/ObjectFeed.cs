using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Images;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Live;

/// <summary>Objects of one class as rows after the preprocessing of a pipeline, one at a time.</summary>
internal sealed class ObjectFeed<TRow> : IDisposable
    where TRow : class
{
    private readonly ITransformer? _preprocessing;
    private readonly ObjectRow<TRow> _object;
    private readonly IRowToRowMapper? _mapper;
    private DataViewRow? _preprocessed;

    /// <exception cref="InvalidOperationException">The preprocessing cannot transform single rows.</exception>
    public ObjectFeed(IHostEnvironment environment, ITransformer? preprocessing)
    {
        (_preprocessing, _object) = (preprocessing, new ObjectRow<TRow>(environment));
        if (preprocessing is null)
        {
            return;
        }

        if (!preprocessing.IsRowToRowMapper)
        {
            throw new InvalidOperationException(
                "A part of the preprocessing looks at more than one row at a time, so single objects cannot pass it. Put the rows into an IDataView and give that to Observe.");
        }

        _mapper = preprocessing.GetRowToRowMapper(_object.Row.Schema);
    }

    /// <summary>The columns of the objects.</summary>
    public DataViewSchema Input => _object.Row.Schema;

    /// <summary>The columns after the preprocessing.</summary>
    public DataViewSchema Schema => _mapper?.OutputSchema ?? Input;

    /// <summary>Where the images of a column are loaded from; null where that is not known.</summary>
    public ImageFiles? FilesOf(DataViewSchema.Column column)
    {
        var empty = _object.EmptyView();
        var view = _preprocessing?.Transform(empty) ?? empty;
        return ImageLoaders.Find(view, view.Schema[column.Name]);
    }

    /// <summary>The row after the preprocessing, in which these columns can be read; it is always at the object shown last.</summary>
    public DataViewRow Open(IEnumerable<DataViewSchema.Column> columns) => _preprocessed = _mapper?.GetRow(_object.Row, columns) ?? _object.Row;

    public void Show(TRow value) => _object.Show(value);

    public void Dispose() => _preprocessed?.Dispose();
}
