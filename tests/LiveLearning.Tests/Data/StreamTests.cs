using System.IO.Compression;
using Examples.CommandLine;
using LiveLearning.Data;

namespace LiveLearning.Tests.Data;

internal sealed class StreamTests : FolderTests
{
    [Test]
    public void TheEmbeddedStream_IsTheSameWhereverItIsEntered()
    {
        var fromTheStart = MachineSensors.Stream.From(0).Skip(5_000).Take(20).ToArray();
        var later = MachineSensors.Stream.From(5_000).Take(20).ToArray();

        Assert.That(later.Select(row => row.Label), Is.EqualTo(fromTheStart.Select(row => row.Label)));
        Assert.That(later.SelectMany(row => row.Features), Is.EqualTo(fromTheStart.SelectMany(row => row.Features)));
    }

    [Test]
    public void TheEmbeddedStream_BringsNewStates_AndIsWithinTheLimits()
    {
        var rows = MachineSensors.Stream.From(0).Take(8_000).ToArray();

        Assert.That(rows.Take(1_000).Select(row => row.Label).Distinct().Count(), Is.EqualTo(3));
        Assert.That(rows.Select(row => row.Label).Distinct().Count(), Is.EqualTo(6));
        Assert.That(rows.SelectMany(row => row.Features).Select(Math.Abs).Max(), Is.LessThan(ReadingStream.Farthest));
        Assert.That(rows.Select(row => row.Features.Length), Is.All.EqualTo(MachineSensors.Stream.FeatureCount));
    }

    [Test]
    public void GasSensors_AreStandardisedWithTheFirstBatch_ClippedAndInBatchOrder([Values] bool isCompressed)
    {
        var folder = Path.Combine(Folder, "gas-sensor-drift");
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, isCompressed ? "gas.csv.gz" : "gas.csv"), "batch,gas,concentration_ppm,f1,f2\n1,A,5,1,7\n1,B,5,3,7\n2,A,5,5,7\n2,C,5,1000,7\n");

        var stream = GasSensors.Read(Folder);
        var rows = stream.From(0).ToArray();
        Assert.That((stream.FeatureCount, rows.Length), Is.EqualTo((2, 4)));
        Assert.That(rows.Take(2).Select(row => (row.Label, row.Features[0], row.Features[1])), Is.EquivalentTo(new[] { ("A", -1f, 0f), ("B", 1f, 0f) }));
        Assert.That(rows.Skip(2).Select(row => (row.Label, row.Features[0], row.Features[1])), Is.EquivalentTo(new[] { ("A", 3f, 0f), ("C", 10f, 0f) }));
        Assert.That(stream.From(3).Single().Features, Is.EqualTo(rows[3].Features));
        Assert.That(stream.From(4), Is.Empty);
    }

    [Test]
    public void TheEmbeddedStream_SaysWhereItsSensorsChange()
    {
        var changes = Enumerable.Range(0, 8_001).Select(row => (Row: row, Text: MachineSensors.Stream.ChangeAt(row))).Where(change => change.Text is not null);

        Assert.That(changes, Is.EqualTo(new[]
        {
            (2_000, "sensors plugged in order 2 of 4"),
            (4_000, "sensors plugged in order 3 of 4"),
            (6_000, "sensors plugged in order 4 of 4"),
            (8_000, "sensors plugged in order 1 of 4"),
        }));
    }

    [Test]
    public void GasSensors_SayWhereABatchBegins_ByItsName()
    {
        Write(Path.Combine(Folder, "gas.csv"), "batch,gas,concentration_ppm,f1\n1,A,5,1\n1,B,5,3\n8,A,5,5\n");

        Assert.That(Enumerable.Range(0, 4).Select(row => GasSensors.Read(Folder).ChangeAt(row)), Is.EqualTo(new[] { null, null, "batch 8 begins", null }));
    }

    [TestCase("batch,gas,concentration_ppm,f1\n1,A,5,x\n")]
    [TestCase("batch,gas,concentration_ppm,f1\n1,A,5\n")]
    [TestCase("batch,gas,concentration_ppm,f1\n")]
    [TestCase("")]
    public void AnotherTable_IsTold(string text)
    {
        Write(Path.Combine(Folder, "gas.csv"), text);

        Assert.That(() => GasSensors.Read(Folder), Throws.TypeOf<InputException>().With.Message.Contains("gas.csv"));
    }

    private static void Write(string path, string text)
    {
        using var file = File.Create(path);
        using var writer = new StreamWriter(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file);
        writer.Write(text);
    }
}
