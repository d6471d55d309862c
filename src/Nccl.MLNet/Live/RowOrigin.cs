using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Images;

namespace Nccl.MLNet.Live;

/// <summary>What a snapshot must know of the rows that were learnt.</summary>
/// <param name="Input">The columns before the pipeline.</param>
/// <param name="Features">The feature column before the model.</param>
/// <param name="Files">Where its images were loaded from; null where that is not known.</param>
internal sealed record RowOrigin(DataViewSchema? Input, VectorDataViewType Features, ImageFiles? Files)
{
    public RowOrigin(DataViewSchema input, DataViewSchema.Column features, ImageFiles? files)
        : this(input, (VectorDataViewType)features.Type, files)
    {
    }
}
