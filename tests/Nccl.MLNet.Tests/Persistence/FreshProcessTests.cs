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
    private readonly Dictionary<string, string[]> _expected = [];
    private readonly Dictionary<string, string[]> _printed = [];

    /// <summary>One process for all the models: most of its time goes by before the first of them is loaded.</summary>
    [OneTimeSetUp]
    public void RunTheConsumer()
    {
        using var pictures = new PictureFolder(_context);
        (string Zip, string[] Rows, IDataView Predictions)[] models = [Committed(), Saved(pictures), OfImages(pictures)];
        List<string> arguments = [SourceFolder.ConsumerProgram];
        foreach (var (zip, rows, predictions) in models)
        {
            var file = Path.Combine(pictures.Root, $"rows{arguments.Count}.tsv");
            File.WriteAllLines(file, rows.Prepend("header"));
            arguments.AddRange([zip, file]);
            _expected[Path.GetFileName(zip)] = [.. Lines(predictions)];
        }

        foreach (var line in Run(arguments))
        {
            if (line.EndsWith(".zip", StringComparison.Ordinal))
            {
                _printed[Path.GetFileName(line)] = [];
            }
            else
            {
                _printed[_printed.Keys.Last()] = [.. _printed.Values.Last(), line];
            }
        }
    }

    [Test]
    public void AProgramThatNeverMentionsUs_LoadsAndPredictsBitForBit() => AssertSame("model-v1.zip", 9);

    [Test]
    public void AModelSavedNow_PredictsInAnotherProcessAsHere() => AssertSame("saved.zip", 20);

    [Test]
    public void AnImageModel_PredictsFromFilePathsInAnotherProcessAsHere() => AssertSame("images.zip", 30);

    [Test]
    public void TheConsumer_ReallyNeverMentionsUs()
    {
        using var file = new PEReader(File.OpenRead(SourceFolder.ConsumerProgram));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

        Assert.That(references, Has.Some.StartsWith("Microsoft.ML").And.None.StartsWith("Nccl").And.None.Contains("TorchSharp"));
    }

    private void AssertSame(string zip, int rows)
    {
        Assert.That(_printed[zip], Has.Length.EqualTo(rows));
        Assert.That(_printed[zip], Is.EqualTo(_expected[zip]));
    }

    private (string Zip, string[] Rows, IDataView Predictions) Committed()
    {
        var zip = Path.Combine(SourceFolder.Tests, "Fixtures", "model-v1.zip");
        var rows = Blobs.Rows(9, task: 7);
        return (zip, TextOf(rows), _context.Model.Load(zip, out _).Transform(Blobs.View(_context, rows)));
    }

    private (string Zip, string[] Rows, IDataView Predictions) Saved(PictureFolder folder)
    {
        var rows = Blobs.Rows(20);
        var select = _context.Transforms.SelectColumns("Features", nameof(Example.Text), nameof(Example.TaskText));
        var data = select.Fit(Blobs.View(_context, rows)).Transform(Blobs.View(_context, rows));
        var head = _context.Transforms.NormalizeMeanVariance("Features").Append(Trainers.New(_context));
        return Fitted(head, data, Path.Combine(folder.Root, "saved.zip"), TextOf(rows));
    }

    private (string Zip, string[] Rows, IDataView Predictions) OfImages(PictureFolder folder)
    {
        var rows = folder.Draw(30);
        var pipeline = folder.Pixels(interleaved: true).Append(folder.Trainer());
        return Fitted(pipeline, folder.View(rows), Path.Combine(folder.Root, "images.zip"), [.. rows.Select(row => $"{row.Path}\t{row.Label}")]);
    }

    private (string Zip, string[] Rows, IDataView Predictions) Fitted(
        EstimatorChain<NeuronCalibrationTransformer> pipeline, IDataView data, string zip, string[] rows)
    {
        var model = pipeline.Append(_context.Transforms.Conversion.MapKeyToValue("Class", "PredictedLabel")).Fit(data);
        _context.Model.Save(model, data.Schema, zip);
        return (zip, rows, model.Transform(data));
    }

    /// <summary>Predictions as the consumer writes them.</summary>
    private static IEnumerable<string> Lines(IDataView predictions) => predictions.GetColumn<string>("Class").Zip(Reading.Scores(predictions), (label, score) =>
        $"{label} {string.Join(' ', score.Select(value => BitConverter.SingleToUInt32Bits(value).ToString("X8", CultureInfo.InvariantCulture)))}");

    private static string[] TextOf(Example[] rows) => [.. rows.Select(row => string.Join(
        '\t', [.. row.Features.Select(value => value.ToString("R", CultureInfo.InvariantCulture)), row.Text, row.TaskText]))];

    private static string[] Run(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

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
