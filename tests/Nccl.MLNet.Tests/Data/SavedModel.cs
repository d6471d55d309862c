using System.IO.Compression;
using Microsoft.ML;

namespace Nccl.MLNet.Tests.Data;

/// <summary>Models as the bytes of a zip.</summary>
internal static class SavedModel
{
    public static byte[] Save(MLContext context, ITransformer model, DataViewSchema? schema = null)
    {
        using var stream = new MemoryStream();
        context.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    public static ITransformer Load(MLContext context, byte[] zip)
    {
        using var stream = new MemoryStream(zip);
        return context.Model.Load(stream, out _);
    }

    /// <summary>
    /// All that a model is, entry by entry: weights, memory, soft targets, norm statistics, generators, counters, classes, options.
    /// Two models with equal parts predict and continue alike.
    /// </summary>
    public static Dictionary<string, string> Parts(MLContext context, ITransformer model) =>
        Parts(Save(context, model)).ToDictionary(part => part.Key, part => Convert.ToHexString(part.Value));

    public static Dictionary<string, byte[]> Parts(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return bytes.ToArray();
        });
    }

    /// <summary>A zip of other parts: to damage one, change its bytes or leave it out.</summary>
    public static byte[] Zip(IReadOnlyDictionary<string, byte[]> parts)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in parts)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }
}
