using Microsoft.ML.Data;
using Nccl.MLNet.Images;
using Nccl.MLNet.Plans;

namespace Nccl.MLNet.Models;

/// <summary>What a fit came to: all that a transformer predicts with, a zip holds and the next fit goes on from.</summary>
/// <param name="Plan">How it was learnt, and learning goes on.</param>
/// <param name="Model">What was learnt.</param>
/// <param name="FeatureType">The type of the feature column.</param>
/// <param name="ImageFiles">Where its images were loaded from; null where that is not known.</param>
internal sealed record FitResult(FitPlan Plan, LearnedModel Model, VectorDataViewType FeatureType, ImageFiles? ImageFiles);
