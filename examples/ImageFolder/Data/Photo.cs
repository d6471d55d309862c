namespace ImageFolder.Data;

/// <summary>A row as the pipeline reads it.</summary>
internal sealed class Photo
{
    /// <summary>The full path of the image.</summary>
    public string Path { get; set; } = "";

    /// <summary>What it shows; empty where that is asked.</summary>
    public string Label { get; set; } = "";
}
