using Nccl.MLNet.Rows;

namespace Nccl.MLNet.Images;

/// <summary>Why the image of a row cannot be used.</summary>
/// <param name="Reason">A sentence that names the file where there is one.</param>
/// <param name="Error">What ML.NET threw; null where it would have gone on.</param>
internal sealed record UnreadableImage(string Reason, Exception? Error = null)
{
    /// <summary>For options that refuse such rows.</summary>
    public RefusedRow Refused => new(
        $"{Reason} Repair the row or leave it out, or set "
        + $"{nameof(NeuronCalibrationTrainer.Options.UnreadableImages)} = {nameof(UnreadableImages.Skip)}.",
        Error);
}
