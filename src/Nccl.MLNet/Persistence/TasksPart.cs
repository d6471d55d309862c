using Nccl.MLNet.Models;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Persistence;

/// <summary>
/// The tasks: a kind (byte), then for those of a column the dictionary, and for those that a live session announced their names (list of
/// strings) and which of them is open (int32, -1 for none). Tasks that are numbers, one per fit, need nothing.
/// </summary>
internal static class TasksPart
{
    private const byte Numbers = 0;
    private const byte OfColumn = 1;
    private const byte Announced = 2;

    public static bool HasNames(LearnedModel model) => KindOf(model) == Announced;

    public static void Write(BinaryWriter writer, LearnedModel model)
    {
        var kind = KindOf(model);
        writer.Write(kind);
        if (kind == OfColumn)
        {
            model.Tasks!.Save(writer);
        }
        else if (kind == Announced)
        {
            writer.WriteList(model.Announced.Names, (_, name) => writer.Write(name));
            writer.Write(model.Announced.Open);
        }
    }

    public static (ValueDictionary? Tasks, AnnouncedTasks Announced) Read(BinaryReader reader) => reader.ReadByte() switch
    {
        Numbers => (null, AnnouncedTasks.None),
        OfColumn => (ValueKind.Load(reader), AnnouncedTasks.None),
        Announced => (null, ReadAnnounced(reader)),
        var kind => throw new InvalidDataException($"The saved model has tasks of the unknown kind {kind}; the file is damaged."),
    };

    private static AnnouncedTasks ReadAnnounced(BinaryReader reader)
    {
        var tasks = new AnnouncedTasks(reader.ReadList(_ => reader.ReadString()), reader.ReadInt32());
        return tasks.Open >= -1 && tasks.Open < tasks.Names.Count
            ? tasks
            : throw new InvalidDataException($"The open task is number {tasks.Open} of {tasks.Names.Count}.");
    }

    private static byte KindOf(LearnedModel model) =>
        model.Tasks is not null ? OfColumn
        : model.Announced is { AreNumbers: true, IsOpen: false } && model.Announced.Names.Count == model.State.TaskCount ? Numbers
        : Announced;
}
