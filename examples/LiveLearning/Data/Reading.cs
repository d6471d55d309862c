namespace LiveLearning.Data;

/// <summary>One row: what the sensors say, and the state they say it of.</summary>
internal sealed class Reading
{
    /// <summary>Standardised values, as many as the stream has sensors.</summary>
    public float[] Features { get; set; } = [];

    /// <summary>The class, as text; empty where it is to be predicted.</summary>
    public string Label { get; set; } = "";
}
