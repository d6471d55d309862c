using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Nccl.MLNet.Images;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Live;

/// <summary>Objects of one class as rows behind the head of a pipeline, one at a time. Made once and kept: no cursor is opened per row or per call.</summary>
internal sealed class ObjectFeed<TRow> : IDisposable
    where TRow : class
{
    private readonly ITransformer? _head;
    private readonly ObjectRow<TRow> _object;
    private readonly IRowToRowMapper? _mapper;
    private DataViewRow? _behindHead;

    /// <exception cref="InvalidOperationException">The head cannot transform single rows.</exception>
    public ObjectFeed(IHostEnvironment environment, ITransformer? head)
    {
        (_head, _object) = (head, new ObjectRow<TRow>(environment));
        if (head is null)
        {
            return;
        }

        if (!head.IsRowToRowMapper)
        {
            throw new InvalidOperationException(
                "A part of the head looks at more than one row at a time, so single objects cannot pass it. Put the rows into an IDataView and give that to Observe.");
        }

        _mapper = head.GetRowToRowMapper(_object.Row.Schema);
    }

    /// <summary>The columns of the objects.</summary>
    public DataViewSchema Input => _object.Row.Schema;

    /// <summary>The columns behind the head.</summary>
    public DataViewSchema Schema => _mapper?.OutputSchema ?? Input;

    /// <summary>Where the images of a column are loaded from; null where that is not known.</summary>
    public ImageFiles? FilesOf(DataViewSchema.Column column)
    {
        var empty = _object.EmptyView();
        var view = _head?.Transform(empty) ?? empty;
        return ImageLoaders.Find(view, view.Schema[column.Name]);
    }

    /// <summary>The row behind the head, in which these columns can be read; it is always at the object shown last.</summary>
    public DataViewRow Open(IEnumerable<DataViewSchema.Column> columns) => _behindHead = _mapper?.GetRow(_object.Row, columns) ?? _object.Row;

    public void Show(TRow value) => _object.Show(value);

    public void Dispose() => _behindHead?.Dispose();
}
