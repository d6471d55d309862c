namespace LiveLearning.Learning;

/// <summary>Something that happened in the stream.</summary>
/// <param name="Row">The number of the row at which it happened.</param>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Text">What it was, in words.</param>
internal sealed record StreamEvent(long Row, StreamEventKind Kind, string Text);
