namespace Nccl.MLNet.Tests.Workout;

/// <summary>A prediction as an object.</summary>
internal sealed class Prediction
{
    public int Id { get; set; }

    public uint PredictedLabel { get; set; }

    public float[] Score { get; set; } = [];
}
