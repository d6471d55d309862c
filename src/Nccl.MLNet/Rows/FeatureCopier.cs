namespace Nccl.MLNet.Rows;

/// <summary>Fills a destination of the length of a row.</summary>
internal delegate void FeatureCopier(Span<float> destination);
