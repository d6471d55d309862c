using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.TaskStreams;

/// <summary>Features in another order.</summary>
internal static class FeaturePermutation
{
    /// <exception cref="ArgumentException">The column is missing or no vector of Single of known size.</exception>
    public static VectorDataViewType TypeOf(IDataView data, string featureColumnName) =>
        (VectorDataViewType)InputColumns.FeatureColumn(data.Schema, featureColumnName).Type;

    /// <summary>The same data with feature i of a row being its feature order[i]. Slot names, which would be wrong, are gone.</summary>
    public static ComputedColumnView Apply(IDataView data, string featureColumnName, int[] order)
    {
        var column = InputColumns.FeatureColumn(data.Schema, featureColumnName);
        return ComputedColumnView.Replace<VBuffer<float>>(data, column, row =>
        {
            var getter = row.GetGetter<VBuffer<float>>(column);
            var source = default(VBuffer<float>);
            var dense = new float[order.Length];
            return (ref VBuffer<float> value) =>
            {
                getter(ref source);
                source.CopyTo(dense);
                var editor = VBufferEditor.Create(ref value, order.Length);
                for (var i = 0; i < order.Length; i++)
                {
                    editor.Values[i] = dense[order[i]];
                }

                value = editor.Commit();
            };
        });
    }
}
