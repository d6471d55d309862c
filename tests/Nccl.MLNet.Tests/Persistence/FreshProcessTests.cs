using System.Diagnostics;
using System.Globalization;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Persistence;

/// <summary>tests/Nccl.MLNet.Consumer knows ML.NET only: an unmodified Model.Load must find this library by itself.</summary>
[TestFixture]
public class FreshProcessTests
{
    private readonly MLContext _context = new(seed: 2);
    private string _folder = "";

    [SetUp]
    public void MakeAFolder() => _folder = Directory.CreateTempSubdirectory("nccl-consumer").FullName;

    [TearDown]
    public void DeleteTheFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void AProgramThatNeverMentionsUs_LoadsAndPredictsBitForBit()
    {
        var zip = Path.Combine(SourceFolder.Tests, "Fixtures", "model-v1.zip");
        var rows = Blobs.Rows(9, task: 7);
        var predictions = _context.Model.Load(zip, out _).Transform(Blobs.View(_context, rows));

        Assert.That(Run(zip, rows), Is.EqualTo(Lines(predictions)));
    }

    [Test]
    public void AModelSavedNow_PredictsInAnotherProcessAsHere()
    {
        var zip = Path.Combine(_folder, "model.zip");
        var rows = Blobs.Rows(20);
        var select = _context.Transforms.SelectColumns("Features", nameof(Example.Text), nameof(Example.TaskText));
        var data = select.Fit(Blobs.View(_context, rows)).Transform(Blobs.View(_context, rows));
        var model = _context.Transforms.NormalizeMeanVariance("Features").Append(Trainers.New(_context))
            .Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(data);
        _context.Model.Save(model, data.Schema, zip);

        var lines = Run(zip, rows);

        Assert.That(
            lines.Select(line => line.Split(' ').Skip(1).Select(bits => BitConverter.UInt32BitsToSingle(uint.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))),
            Is.EqualTo(Reading.Scores(model.Transform(data))));
    }

    [Test]
    public void AnImageModel_PredictsFromFilePathsInAnotherProcessAsHere()
    {
        using var folder = new PictureFolder(_context);
        var (zip, rows) = (Path.Combine(_folder, "model.zip"), folder.Draw(30));
        var data = folder.View(rows);
        var model = folder.Pixels(interleaved: true).Append(folder.Trainer())
            .Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(data);
        _context.Model.Save(model, data.Schema, zip);

        Assert.That(Run(zip, rows.Select(row => $"{row.Path}\t{row.Label}")), Is.EqualTo(Lines(model.Transform(data))));
    }

    [Test]
    public void TheConsumer_ReallyNeverMentionsUs()
    {
        using var file = new PEReader(File.OpenRead(SourceFolder.ConsumerProgram));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

        Assert.That(references, Has.Some.StartsWith("Microsoft.ML").And.None.StartsWith("Nccl").And.None.Contains("TorchSharp"));
    }

    /// <summary>Predictions as the consumer writes them.</summary>
    private static IEnumerable<string> Lines(IDataView predictions) => predictions.GetColumn<string>("Class").Zip(Reading.Scores(predictions), (label, score) =>
        $"{label} {string.Join(' ', score.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("X8", CultureInfo.InvariantCulture)))}");

    private string[] Run(string zip, Example[] rows) => Run(zip, rows.Select(row => string.Join(
        '\t', [.. row.Features.Select(value => value.ToString("R", CultureInfo.InvariantCulture)), row.Text, row.TaskText])));

    private string[] Run(string zip, IEnumerable<string> rows)
    {
        var file = Path.Combine(_folder, "rows.tsv");
        File.WriteAllLines(file, rows.Prepend("header"));
        var start = new ProcessStartInfo("dotnet", [SourceFolder.ConsumerProgram, zip, file]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // As here, see TorchSetup.
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
