using Microsoft.ML.Data;

namespace Examples.Digits;

/// <summary>One row of a task, as the pipeline sees it.</summary>
internal sealed class Digit
{
    /// <summary>The digit that the image shows, as text: "0" to "9".</summary>
    public string Label { get; set; } = "";

    /// <summary>Brightness from 0 (black) to 1 (white), in the order of the task.</summary>
    [VectorType(DigitPool.ImageLength)]
    public float[] Pixels { get; set; } = [];
}
