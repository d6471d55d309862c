namespace Nccl.MLNet;

/// <summary>What happens with a row whose image cannot be read: its file is missing, empty, cut off or no image, or its path leaves the image folder.</summary>
public enum UnreadableImages
{
    /// <summary>Stops a fit or a prediction with an error that names the row and its file.</summary>
    Refuse,

    /// <summary>A fit leaves the row out, counts it and reports the count; a prediction is missing, and its scores are NaN.</summary>
    Skip,
}
