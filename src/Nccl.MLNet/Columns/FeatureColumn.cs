using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Images;
using Nccl.Networks;

namespace Nccl.MLNet.Columns;

/// <summary>The feature column as the network reads it.</summary>
/// <param name="Features">A vector of known size of float.</param>
/// <param name="Image">How the pixels lie, where the column has images of three dimensions and the network takes images; null otherwise.</param>
/// <param name="Files">Where the images are loaded from, as far as known.</param>
/// <param name="Path">The column of their paths, where the data still has it.</param>
internal sealed record FeatureColumn(DataViewSchema.Column Features, ImageShape? Image, ImageFiles? Files, DataViewSchema.Column? Path)
{
    public bool IsImage => ((VectorDataViewType)Features.Type).Dimensions.Length == 3;

    public IEnumerable<DataViewSchema.Column> Columns => Path is { } path ? [Features, path] : [Features];

    /// <exception cref="ArgumentException">Images of another size than the network's.</exception>
    public static FeatureColumn Of(DataViewSchema schema, DataViewSchema.Column features, IReadOnlyList<int> inputShape, ImageFiles? files)
    {
        var image = inputShape.Count == 3 ? ImageShape.Of([.. ((VectorDataViewType)features.Type).Dimensions], inputShape) : null;
        // Also where a later column of the same name hides it.
        var path = files is null ? [] : schema.Where(column => column.Name == files.PathColumnName && column.Type is TextDataViewType).ToArray();
        return new FeatureColumn(features, image, files, path.Length > 0 ? path[^1] : null);
    }

    /// <summary>
    /// A cursor that reads its rows in this thread. By default ML.NET reads images in several threads ahead, and one that cannot be
    /// read ends all of them without telling which it was.
    /// </summary>
    public DataViewRowCursor Open(IDataView data, IEnumerable<DataViewSchema.Column> columns, Random? random = null) =>
        IsImage ? data.GetRowCursorSet(columns, 1, random).Single() : data.GetRowCursor(columns, random);
}
