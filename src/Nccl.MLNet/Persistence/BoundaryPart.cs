using Nccl.Drift;

namespace Nccl.MLNet.Persistence;

/// <summary>
/// What is known of task boundaries that nobody announces: rows seen (int64), mean, sum and lowest sum (float64) of the test,
/// rows learnt when there was no suspicion last (int64), the boundaries found (list of batch, row and first row, int64), and the
/// rows that wait as a ring of the memory.
/// </summary>
internal static class BoundaryPart
{
    public static void Write(BinaryWriter writer, BoundaryState state)
    {
        var (rows, mean, sum, lowest) = state.Test;
        writer.Write(rows);
        writer.Write(mean);
        writer.Write(sum);
        writer.Write(lowest);
        writer.Write(state.QuietRows);
        writer.WriteList(state.Found, (_, boundary) => writer.WriteArray<long>([boundary.Batch, boundary.Row, boundary.FirstRow]));
        MemoryPart.WriteRing(writer, state.Waiting);
    }

    public static BoundaryState Read(BinaryReader reader) => new()
    {
        Test = new PageHinkleyState(reader.ReadInt64(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble()),
        QuietRows = reader.ReadInt64(),
        Found = reader.ReadList(_ => reader.ReadArray<long>() is [var batch, var row, var firstRow]
            ? new DetectedBoundary(batch, row, firstRow)
            : throw new InvalidDataException("A task boundary is not three numbers.")),
        Waiting = MemoryPart.ReadRing(reader),
    };
}
