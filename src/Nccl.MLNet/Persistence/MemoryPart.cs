using Nccl.Memory;

namespace Nccl.MLNet.Persistence;

/// <summary>
/// The episodic memory, ring by ring: whether there is one (boolean), capacity and row length (int32), rows ever pushed (int64),
/// features (float32) and labels (int32) of the filled slots, then per slot whether it has a soft target, its classes (int32)
/// and probabilities (float32).
/// </summary>
internal static class MemoryPart
{
    public static void Write(BinaryWriter writer, EpisodicMemory memory) => writer.WriteList(memory.Rings, WriteRing);

    public static EpisodicMemory Read(BinaryReader reader) => new(reader.ReadList(ReadRing));

    public static void WriteRing(BinaryWriter writer, RingBuffer? ring)
    {
        writer.Write(ring is not null);
        if (ring is null)
        {
            return;
        }

        writer.Write(ring.Capacity);
        writer.Write(ring.RowLength);
        writer.Write(ring.Pushed);
        writer.WriteArray(ring.FilledInputs.Span);
        writer.WriteArray<int>([.. Enumerable.Range(0, ring.Filled).Select(ring.Label)]);
        writer.WriteList([.. Enumerable.Range(0, ring.Filled).Select(ring.SoftTarget)], (_, target) =>
        {
            writer.Write(target is not null);
            if (target is not null)
            {
                writer.WriteArray<int>(target.Classes);
                writer.WriteArray<float>(target.Values);
            }
        });
    }

    public static RingBuffer? ReadRing(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        var (capacity, rowLength, pushed) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64());
        var inputs = reader.ReadArray<float>();
        var labels = reader.ReadArray<int>();
        var targets = reader.ReadList(_ => reader.ReadBoolean() ? new SoftTarget(reader.ReadArray<int>(), reader.ReadArray<float>()) : null);
        var filled = Math.Min(pushed, capacity);
        if (capacity < 1 || pushed < 0 || labels.Length != filled || targets.Count != filled || inputs.Length != filled * rowLength)
        {
            throw new InvalidDataException(
                $"A memory of {capacity} rows of {rowLength} features into which {pushed} were pushed has {labels.Length} labels, "
                + $"{inputs.Length} features and {targets.Count} soft targets.");
        }

        return RingBuffer.Restore(capacity, rowLength, pushed, inputs, labels, [.. targets]);
    }
}
