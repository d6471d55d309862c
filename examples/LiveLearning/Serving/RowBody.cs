namespace LiveLearning.Serving;

/// <summary>One row of a request, as JSON.</summary>
/// <param name="Features">As many numbers as the stream has features.</param>
/// <param name="Label">The class; /learn only.</param>
/// <param name="Id">/predict: remember the features under this name. /learn: the label is that of the features remembered.</param>
internal sealed record RowBody(float[]? Features = null, string? Label = null, string? Id = null);
