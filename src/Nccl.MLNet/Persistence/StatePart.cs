using Nccl.Batches;
using Nccl.Learners;

namespace Nccl.MLNet.Persistence;

/// <summary>
/// Counters, classes per task and random generators: current task (int32), batches and rows seen (int64), classes known
/// (int32), classes seen (int32 array), classes of each task (list of int32 arrays), generator states (list of byte arrays).
/// </summary>
internal static class StatePart
{
    public static void Write(BinaryWriter writer, NetworkLearnerState state)
    {
        writer.Write(state.CurrentTask);
        writer.Write(state.BatchesSeen);
        writer.Write(state.RowsSeen);
        writer.Write(state.Classes.Known);
        writer.WriteArray<int>([.. state.Classes.Seen]);
        writer.WriteList(state.Classes.OfTask, (_, classes) => writer.WriteArray<int>([.. classes]));
        writer.WriteList(state.Streams, (_, stream) => writer.WriteArray<byte>(stream));
    }

    public static (int CurrentTask, long BatchesSeen, long RowsSeen, ClassRegistry Classes, IReadOnlyList<byte[]> Streams) Read(
        BinaryReader reader, ContinualScenario scenario)
    {
        var (task, batches, rows) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        var classes = new ClassRegistry(scenario, reader.ReadInt32(), reader.ReadArray<int>(), reader.ReadList(_ => reader.ReadArray<int>()));
        return (task, batches, rows, classes, reader.ReadList(_ => reader.ReadArray<byte>()));
    }
}
