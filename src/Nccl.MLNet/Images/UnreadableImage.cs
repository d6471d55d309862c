namespace Nccl.MLNet.Images;

/// <summary>Why the image of a row cannot be used.</summary>
/// <param name="Reason">A sentence that names the file where there is one.</param>
/// <param name="Error">What ML.NET threw; null where it would have gone on.</param>
internal sealed record UnreadableImage(string Reason, Exception? Error = null);
