namespace Nccl.Benchmarks.Drift;

/// <summary>Detections of one run against the true boundaries.</summary>
/// <param name="Changes">True boundaries.</param>
/// <param name="Delays">Rows from each boundary that was noticed before the next one to its detection.</param>
/// <param name="FalseAlarms">All other detections.</param>
internal sealed record DetectionScore(int Changes, long[] Delays, int FalseAlarms)
{
    public static DetectionScore Of(IReadOnlyList<DetectedBoundary> found, long[] boundaries)
    {
        // The first detection between a boundary and the next is its own.
        var delays = boundaries.Select((boundary, i) =>
                found.FirstOrDefault(detection => detection.Row > boundary && (i + 1 == boundaries.Length || detection.Row <= boundaries[i + 1]))?.Row - boundary)
            .OfType<long>().ToArray();
        return new DetectionScore(boundaries.Length, delays, found.Count - delays.Length);
    }
}
