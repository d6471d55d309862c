using System.IO.Compression;
using Microsoft.ML;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>The large parts of a zip lie in it as they are, so that saving and loading take little more than the bytes do.</summary>
[TestFixture]
public class StoredPartsTests
{
    private readonly MLContext _context = new(seed: 1);

    [TestCase("Weights")]
    [TestCase("Memory")]
    public void Parts_AreNotCompressed(string part)
    {
        var zip = SavedModel.Save(_context, Trainers.Fitted(_context));
        using var archive = new ZipArchive(new MemoryStream(zip));
        var entry = archive.Entries.Single(entry => entry.Name == part);
        Assert.That(entry.Length, Is.GreaterThan(100));
        Assert.That(entry.CompressedLength, Is.EqualTo(entry.Length));
    }

    /// <summary>A tool that packs a zip anew may compress what was stored, and older versions of this library did.</summary>
    [Test]
    public void AZipPackedAnew_LoadsTheSame()
    {
        var zip = SavedModel.Save(_context, Trainers.Fitted(_context));
        using var packed = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(zip)))
        using (var target = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var from = entry.Open();
                using var to = target.CreateEntry(entry.FullName, CompressionLevel.Optimal).Open();
                from.CopyTo(to);
            }
        }

        packed.Position = 0;
        var loaded = _context.Model.Load(packed, out _);
        Assert.That(SavedModel.Save(_context, loaded), Has.Length.EqualTo(zip.Length));
    }
}
