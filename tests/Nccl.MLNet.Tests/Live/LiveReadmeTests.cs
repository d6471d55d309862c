using System.Threading.Channels;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Live;

/// <summary>What the README shows of live streams is what is compiled and run here.</summary>
[TestFixture]
public class LiveReadmeTests
{
    [Test]
    public void Snippet_IsTheCodeThatIsRunBelow()
    {
        var readme = File.ReadAllText(Path.Combine(SourceFolder.Tests, "..", "..", "README.md")).ReplaceLineEndings("\n");
        var code = File.ReadAllLines(Path.Combine(SourceFolder.Tests, "Live", "LiveReadmeTests.cs")).Select(line => line.Trim());
        var shown = readme.Split("```csharp\n").Single(block => block.Contains("learner.ObserveAsync(", StringComparison.Ordinal)).Split("```")[0];

        Assert.That(
            shown.Trim().Split('\n').Select(line => line.Trim()),
            Is.EqualTo(code.SkipWhile(line => line != "// <readme>").Skip(1).TakeWhile(line => line != "// </readme>")));
    }

    [Test]
    public async Task Snippet_LearnsFromAChannelAndFromALateLabel()
    {
        var mlContext = new MLContext(seed: 1);
        Reading[] readings = [.. Enumerable.Range(0, 43).Select(Reading.Number)];
        ITransformer model = mlContext.Transforms.NormalizeMeanVariance("Features")
            .Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration("State"))
            .Fit(mlContext.Data.LoadFromEnumerable(readings[..30]));
        var channel = Channel.CreateUnbounded<Reading>();
        foreach (var row in readings[..42])
        {
            channel.Writer.TryWrite(row);
        }

        var reading = readings[42];

        // <readme>
        using var learner = mlContext.MulticlassClassification.CreateContinualLearner(model);   // or (trainer, preprocessing): knows nothing yet
        var learning = learner.ObserveAsync(channel.Reader.ReadAllAsync());     // each mini-batch as soon as it is full; Observe takes views and lists

        LivePrediction now = learner.Predict("order 7", reading);               // the label is not known yet ...
        learner.Learn("order 7", "hot");                                        // ... and comes later, also while rows are observed

        channel.Writer.Complete();
        await learning;
        learner.Flush();                                                        // rows of a mini-batch that is not full wait until then
        ITransformer snapshot = learner.ToTransformer();                        // the whole pipeline: serve it, save it, continue it
        // </readme>

        Assert.That(now.Scores.Keys, Is.EquivalentTo((string[])["cold", "hot"]));
        Assert.That(ModelsOf.Model(snapshot).RowsLearned, Is.EqualTo(30 + 42 + 1));
    }

    private sealed class Reading
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string State { get; set; } = "";

        public static Reading Number(int number) =>
            new() { Features = [number % 2, number % 3], State = number % 2 == 0 ? "cold" : "hot" };
    }
}
