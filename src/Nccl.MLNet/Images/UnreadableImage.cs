namespace Nccl.MLNet.Images;

/// <summary>Why the image of a row cannot be used.</summary>
/// <param name="Reason">A sentence that names the file where there is one.</param>
/// <param name="Error">What ML.NET threw; null where it would have gone on.</param>
internal sealed record UnreadableImage(string Reason, Exception? Error = null)
{
    /// <param name="row">Number of the row, from 1.</param>
    /// <param name="after">What else the user should know.</param>
    public InvalidOperationException ToException(long row, string after = "") => new(
        $"Row {row} of the data (counted from 1) cannot be used. {Reason} Repair the row or leave it out, or set "
        + $"{nameof(NeuronCalibrationTrainer.Options.UnreadableImages)} = {nameof(UnreadableImages.Skip)}.{after}",
        Error);
}
