using System.Text.RegularExpressions;
using Microsoft.ML;

namespace Nccl.MLNet.Tests;

/// <summary>What the README shows is what is compiled and run here.</summary>
internal sealed partial class ReadmeTests
{
    private static readonly string[] States = ["idle", "busy", "hot"];
    private static readonly string[] Months = ["January", "February", "March", "April"];

    [Test]
    public void Snippet_IsTheCodeThatIsRunBelow()
    {
        var (readme, code) = (Shown(0), Run(0));
        Assert.That(Lines(readme), Is.EqualTo(Lines(code)));
        Assert.That(Lines(readme), Has.Length.InRange(9, 14), "about twelve lines");
    }

    [Test]
    public void ValidationSnippet_IsTheCodeThatIsRunBelow()
    {
        Assert.That(Lines(Shown(1)), Is.EqualTo(Lines(Run(1))));
        Assert.That(Lines(Shown(1)), Has.Length.EqualTo(5), "five lines");
    }

    [Test]
    public void ValidationSnippet_TellsWhatIsForgottenAndWhatItIsWorth()
    {
        using var printed = new StringWriter();
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            var (ours, refitted, together) = RunValidationSnippet();

            Assert.That(refitted.Metrics.AverageAccuracy, Is.LessThan(0.8), "a model of the last month knows the states of that month");
            Assert.That(ours.Metrics.AverageAccuracy, Is.GreaterThan(0.95));
            Assert.That(together.Metrics.AverageAccuracy, Is.GreaterThan(0.95));
            Assert.That(printed.ToString(), Does.Contain("3 March").And.Contain("forgetting (FM)"));
        }
        finally
        {
            Console.SetOut(console);
        }
    }

    [Test]
    public void Snippet_LearnsSavesLoadsAndGoesOn()
    {
        var folder = Directory.CreateTempSubdirectory();
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            var predicted = RunSnippet();
            Assert.That(predicted.Average(row => row.State == row.PredictedState ? 1.0 : 0), Is.GreaterThan(0.95));
            Assert.That(predicted.Select(row => row.State).Distinct(), Is.EquivalentTo(States));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }

    private static List<Reading> RunSnippet()
    {
        var source = new MLContext();
        var (january, february, march, april) = (Month(source, 0, 0, 1), Month(source, 1, 1, 2), Month(source, 2, 0, 2), Month(source, 3, 0, 1, 2));

        // <readme>
        var mlContext = new MLContext(seed: 1);
        var pipeline = mlContext.Transforms.Concatenate("Features", "Temperature", "Pressure", "Vibration")
            .Append(mlContext.Transforms.NormalizeMeanVariance("Features"))
            .Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration(labelColumnName: "State"));

        ITransformer model = pipeline.Fit(january);             // task 1
        model = model.ContinueFit(february);                    // task 2, on top of task 1; new states may appear

        mlContext.Model.Save(model, january.Schema, "model.zip");
        model = mlContext.Model.Load("model.zip", out _);       // here or in any other ML.NET program
        model = model.ContinueFit(march);                       // task 3: it has forgotten nothing it needs
        IDataView predictions = model.Transform(april);         // PredictedLabel and Score, as from any ML.NET trainer
        // </readme>

        var named = mlContext.Transforms.Conversion.MapKeyToValue("PredictedState", "PredictedLabel").Fit(predictions).Transform(predictions);
        return [.. mlContext.Data.CreateEnumerable<Reading>(named, reuseRowObject: false)];
    }

    private static (ContinualValidationResult Ours, ContinualValidationResult Refitted, ContinualValidationResult Together) RunValidationSnippet()
    {
        var mlContext = new MLContext(seed: 1);
        IDataView[] months = [Month(mlContext, 0, 0, 1), Month(mlContext, 1, 1, 2), Month(mlContext, 2, 0, 2)];
        var readings = mlContext.Data.LoadFromEnumerable(
            months.SelectMany(month => mlContext.Data.CreateEnumerable<Reading>(month, reuseRowObject: false)).ToList());
        var features = mlContext.Transforms.Concatenate("Features", "Temperature", "Pressure", "Vibration")
            .Append(mlContext.Transforms.NormalizeMeanVariance("Features"));
        var pipeline = features.Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration(labelColumnName: "State"));
        var sdca = features.Append(mlContext.Transforms.Conversion.MapValueToKey("State"))
            .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy("State", maximumNumberOfIterations: 20));

        // <readme>
        var tasks = mlContext.Data.SplitByColumn(readings, "Month");     // or by classes, in order, ...; or your own ContinualTask(name, train, test)
        var ours = mlContext.MulticlassClassification.ContinualValidate(tasks, pipeline, "State");
        var refitted = mlContext.MulticlassClassification.ContinualValidate(tasks, sdca, "State");      // on each month alone: it forgets
        var together = mlContext.MulticlassClassification.ContinualValidate(tasks, sdca, "State", TaskFitting.RefitOnAllTasks);
        Console.WriteLine($"{ours}\n{refitted}\n{together}");   // the last keeps every row and is fitted again each time: the upper bound
        // </readme>

        return (ours, refitted, together);
    }

    /// <summary>Readings of a machine in some of its states; each month brings the sensors a little further from where they were.</summary>
    private static IDataView Month(MLContext mlContext, int month, params int[] states)
    {
        var random = new Random(month);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(row =>
        {
            var state = states[row % states.Length];
            return new Reading
            {
                Temperature = (10 * state) + (0.1f * month) + random.NextSingle(),
                Pressure = (state == 1 ? 5 : 0) + random.NextSingle(),
                Vibration = state + random.NextSingle(),
                State = States[state],
                Month = Months[month],
            };
        }).ToList());
    }

    private static string[] Lines(string code)
    {
        var lines = code.ReplaceLineEndings("\n").Trim('\n', ' ').Split('\n');
        return [.. lines.Select(line => line.Trim())];
    }

    private static string Shown(int block) => CodeBlock().Matches(ReadCopied("README.md"))[block].Groups["code"].Value;

    private static string Run(int region) => Marked().Matches(ReadCopied("ReadmeTests.cs"))[region].Groups["code"].Value;

    private static string ReadCopied(string name) => File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Readme", name));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("// <readme>\n(?<code>.*?)// </readme>", RegexOptions.Singleline)]
    private static partial Regex Marked();

    private sealed class Reading
    {
        public float Temperature { get; set; }

        public float Pressure { get; set; }

        public float Vibration { get; set; }

        public string State { get; set; } = "";

        public string Month { get; set; } = "";

        public string PredictedState { get; set; } = "";
    }
}
