using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Images;

namespace Nccl.MLNet.Interop;

/// <summary>
/// Finds ML.NET's LoadImages among the transforms that a column went through. What a transform's data is made from, and by which
/// transformer, is internal in ML.NET.
/// </summary>
internal static class ImageLoaders
{
    // By name: the package of LoadImages brings native libraries that only image pipelines need.
    private const string LoaderName = "Microsoft.ML.Data.ImageLoadingTransformer";
    private const string FolderName = "ImageFolder";

    /// <summary>Where the files come from; null where <paramref name="column"/> is not made by LoadImages, or a cache hides how.</summary>
    public static ImageFiles? Find(IDataView data, DataViewSchema.Column column)
    {
        DataViewSchema.Column[] needed = [column];
        for (var view = data; view is IDataTransform transform; view = transform.Source)
        {
            if (view is not RowToRowMapperTransform mapper)
            {
                // Filters and the like: the same columns, other rows.
                if (view.Schema.Count != transform.Source.Schema.Count)
                {
                    return null;
                }

                needed = [.. needed.Select(item => transform.Source.Schema[item.Index])];
                continue;
            }

            needed = [.. ((IRowToRowMapper)mapper).GetDependencies(needed)];
            var transformer = mapper.GetTransformer();
            if (transformer.GetType().FullName == LoaderName && needed is [{ Type: TextDataViewType } path])
            {
                return new ImageFiles(path.Name, (string?)transformer.GetType().GetField(FolderName)?.GetValue(transformer));
            }
        }

        return null;
    }
}
