using Nccl.Docs.Tests.Markdown;

namespace Nccl.Docs.Tests.Snippets;

/// <summary>Documents that are right, and documents that are wrong in one place, which the check must find.</summary>
internal sealed class SnippetCheckTests
{
    private const string Guide = """
        # A guide

        ```csharp
        using Microsoft.ML;
        using Nccl.MLNet;

        var mlContext = new MLContext(seed: 1);
        var rows = Enumerable.Range(0, 300).Select(row => new Reading { Heat = row % 2, State = row % 2 == 0 ? "cold" : "hot" });
        var pipeline = mlContext.Transforms.Concatenate("Features", "Heat")
            .Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration(labelColumnName: "State"))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        ITransformer model = pipeline.Fit(mlContext.Data.LoadFromEnumerable(rows));

        class Reading
        {
            public float Heat { get; set; }
            public string State { get; set; } = "";
        }
        ```

        It goes on:

        ```csharp
        model = model.ContinueFit(mlContext.Data.LoadFromEnumerable(rows));
        mlContext.Model.Save(model, null, "model.zip");
        using var engine = mlContext.Model.CreatePredictionEngine<Reading, Prediction>(mlContext.Model.Load("model.zip", out _));
        Console.WriteLine(engine.Predict(new Reading { Heat = 1 }).PredictedLabel);
        await foreach (var state in StatesAsync())
        {
            Console.WriteLine($"{state}   ");
        }

        async IAsyncEnumerable<string> StatesAsync()
        {
            await Task.Yield();
            yield return mlContext.Data.CreateEnumerable<Reading>(mlContext.Data.LoadFromEnumerable(rows), reuseRowObject: false).First().State;
        }

        class Prediction
        {
            public string PredictedLabel { get; set; } = "";
        }
        ```

        <!-- output -->
        ```text
        hot
        cold
        ```
        """;

    [Test]
    public void ADocumentThatWorks_HasNoProblem() => Assert.That(Problems(Guide), Is.Empty);

    [Test]
    public void WhatARunLeaves_IsTakenBack()
    {
        var (directory, console) = (Environment.CurrentDirectory, Console.Out);

        Assert.That(Problems("```csharp\nFile.WriteAllText(\"file\", \"\");\nthrow new TimeoutException(Environment.CurrentDirectory);\n```"), Has.Count.EqualTo(1));

        Assert.That((Environment.CurrentDirectory, Console.Out), Is.EqualTo((directory, console)));
        Assert.That(File.Exists("file"), Is.False);
    }

    [TestCase("model.ContinueFit(", "model.ContinueFit2(", "guide.md(24,15): error CS1061: ")]
    [TestCase("using Microsoft.ML;", "", "guide.md(7,21): error CS0246: ")]
    [TestCase("out _));", "out _))", "guide.md(26,121): error CS1002: ")]
    [TestCase("State { get; set; } = \"\";", "State { get; set; }", "guide.md(17,19): warning CS8618: ")]
    [TestCase("Heat = row % 2,", "Heat = Late.Value,", "guide.md(8,72): error CS0103: ")]
    public void ASnippetThatDoesNotCompile_IsToldByItsLine(string right, string wrong, string problem) =>
        Assert.That(Problems(Guide.Replace(right, wrong, StringComparison.Ordinal) + "\n\n```csharp\nclass Late { public const int Value = 1; }\n```"), Has.Some.StartsWith(problem));

    [Test]
    public void AnOutputThatDiffers_IsTold() => AssertTold(
        Guide.Replace("\ncold\n", "\nlukewarm\n", StringComparison.Ordinal), "guide.md(47): shown is\nhot\nlukewarm\nand printed was\nhot\ncold   \n");

    [Test]
    public void AnException_IsToldByItsLine() =>
        Assert.That(Problems("```csharp\nConsole.WriteLine();\nthrow new TimeoutException(\"too late\");\n```"), Has.One.Contains("too late").And.One.Contains("guide.md:line 3"));

    [TestCase("csharp no-run")]
    [TestCase("cs")]
    [TestCase("C#")]
    public void ASnippetThatWouldNotBeRun_IsTold(string language) =>
        AssertTold($"```{language}\nint x = \"\";\n```", "guide.md(1): write ```csharp and nothing else: every snippet is run");

    [Test]
    public void AnOutputOfNothing_IsTold() =>
        AssertTold("<!-- output -->\n```text\nhot\n```", "guide.md(2): an output follows the C# block that prints it");

    [Test]
    public void UnknownFiles_AreTold() =>
        AssertTold("<!-- data: none -->\n```csharp\n;\n```", "guide.md(2): there are no files none, only photos, readings");

    [Test]
    public void FilesOfTheReader_LieInTheCurrentFolder() => Assert.That(
        Problems("""
            <!-- data: photos -->
            ```csharp
            Console.WriteLine(Directory.GetFiles("photos").Length);
            ```
            <!-- output -->
            ```text
            20
            ```

            <!-- data: readings -->

            ```csharp
            foreach (var file in Directory.GetFiles(".", "*.csv").Order())
            {
                Console.WriteLine($"{file} {File.ReadLines(file).Count()}");
            }
            ```
            <!-- output -->
            ```text
            ./april.csv 301
            ...
            ./readings.csv 1201
            ```
            """),
        Is.Empty);

    [Test]
    public void ABlockThatIsNotClosed_IsRefused() =>
        Assert.That(() => Problems("text\n```csharp\n;"), Throws.TypeOf<FormatException>().With.Message.EqualTo("guide.md(2): the block is not closed."));

    private static void AssertTold(string text, string problem) => Assert.That(Problems(text), Is.EqualTo(Enumerable.Repeat(problem, 1)));

    private static IReadOnlyList<string> Problems(string text) => SnippetCheck.Problems(new MarkdownDocument("guide.md", text));
}
