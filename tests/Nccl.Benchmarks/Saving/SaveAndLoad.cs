using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML;
using Nccl.Benchmarks.Measuring;
using Nccl.Benchmarks.Models;

namespace Nccl.Benchmarks.Saving;

/// <summary>
/// Saving and loading a model of 17 tasks with 50 rows each, beside writing and reading the bytes of its arrays as a plain file, and beside
/// the two things that ML.NET's zip and the checksum add: deflating and hashing the same bytes.
/// </summary>
internal static class SaveAndLoad
{
    private const int Rounds = 21;

    public static void Print(MLContext ml, FittedModel model)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Print(ml, model, Path.Combine(folder.FullName, "model.zip"), Path.Combine(folder.FullName, "plain.bin"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(MLContext ml, FittedModel model, string zip, string plain)
    {
        using var transformer = model.Transformer();
        var view = model.NewTask(1);
        ml.Model.Save(transformer, view.Schema, zip);
        var content = Content(zip);
        File.WriteAllBytes(plain, content);
        Console.WriteLine($"ResNet18, {model.Parameters.TaskNames.Count} tasks, {model.Parameters.RowsInMemory} rows in memory: {content.Length / 1e6:F1} MB in {new FileInfo(zip).Length / 1e6:F1} MB of zip");

        var timing = PairedTiming.Of(
            Rounds,
            () => WriteThrough(plain, content),
            () => ml.Model.Save(transformer, view.Schema, zip),
            () => File.ReadAllBytes(plain),
            () => ((IDisposable)ml.Model.Load(zip, out _)).Dispose(),
            () => Deflate(content),
            () => _ = Content(zip),
            () => SHA256.HashData(content));
        Show("write the bytes to a file, flushed", timing, 0, 0);
        Show("save the model", timing, 1, 0);
        Show("read the bytes from a file", timing, 2, 2);
        Show("load the model", timing, 3, 2);
        Show("deflate the bytes (part of save)", timing, 4, 0);
        Show("inflate the bytes (part of load)", timing, 5, 2);
        Show("SHA-256 of the bytes (part of both)", timing, 6, 0);

        ShowPeak("save", content.Length, () => ml.Model.Save(transformer, view.Schema, zip));
        ShowPeak("load", content.Length, () => ml.Model.Load(zip, out _));
    }

    private static void Show(string what, PairedTiming timing, int which, int toBase) =>
        Console.WriteLine($"  {what,-36} {1000 * timing.MedianSeconds(which),8:F1} ms  ratio {timing.Ratio(which, toBase),6:F2}");

    private static void ShowPeak(string what, long bytes, Action action)
    {
        ProcessMemory.ResetPeak();
        var before = ProcessMemory.ResidentMegabytes;
        action();
        var rise = ProcessMemory.PeakMegabytes - before;
        Console.WriteLine($"  peak memory of {what}: {rise:F1} MB above the start, {rise / (bytes / 1048576.0):F2} times the bytes");
    }

    private static byte[] Content(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        using var content = new MemoryStream();
        foreach (var entry in archive.Entries)
        {
            using var part = entry.Open();
            part.CopyTo(content);
        }

        return content.ToArray();
    }

    private static void WriteThrough(string path, byte[] content)
    {
        using var file = File.Create(path);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static void Deflate(byte[] content)
    {
        using var deflate = new DeflateStream(Stream.Null, CompressionLevel.Optimal);
        deflate.Write(content);
    }
}
