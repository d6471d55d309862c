using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>
/// Shows objects, one at a time, as a row of an IDataView: what a PredictionEngine is made of, and internal in ML.NET. No cursor is opened
/// per object, and what is computed from the row is computed anew whenever the next object is shown.
/// </summary>
internal sealed class ObjectRow<T>(IHostEnvironment environment)
    where T : class
{
    private readonly DataViewConstructionUtils.InputRow<T> _row = DataViewConstructionUtils.CreateInputRow<T>(environment);

    public DataViewRow Row => _row;

    /// <summary>A view of the same columns without a row.</summary>
    public IDataView EmptyView() => DataViewConstructionUtils.CreateFromEnumerable<T>(environment, []);

    public void Show(T value) => _row.ExtractValues(value);
}
