// The smallest whole program: it learns two tasks, saves, loads and learns a third. Run it: dotnet run examples/FirstSteps.cs
// In a program of your own "#:package Nccl.MLNet@0.2.0" stands in place of the first line below, and beside it a torch backend, such as
// "#:package libtorch-cpu-linux-x64@2.10.0"; here Directory.Build.props brings the backend.
#:project ../src/Nccl.MLNet/Nccl.MLNet.csproj
#:property PublishAot=false

using Microsoft.ML;
using Nccl.MLNet;

var mlContext = new MLContext(seed: 1);
var pipeline = mlContext.Transforms.Concatenate("Features", "Temperature", "Pressure", "Vibration")
    .Append(mlContext.Transforms.NormalizeMeanVariance("Features"))
    .Append(mlContext.MulticlassClassification.Trainers.NeuronCalibration(labelColumnName: "State"))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedState", "PredictedLabel"));     // the answer as text

// Each month is a task: a machine's states, and what its sensors show in them. Most states never come again.
(string, float, float, float)[] january = [("idle", 20, 1, 1), ("cutting", 50, 3, 6), ("drilling", 40, 4, 9)];
(string, float, float, float)[] february = [("polishing", 35, 2, 4), ("stuck", 70, 6, 2)];
(string, float, float, float)[] march = [("idle", 20, 1, 1), ("overheated", 90, 4, 7)];

ITransformer model = pipeline.Fit(Readings(january, seed: 1));
model = model.ContinueFit(Readings(february, seed: 2));         // on top of January; the states are new

var path = Path.Combine(Path.GetTempPath(), "first-steps.zip");
mlContext.Model.Save(model, Readings(january, seed: 1).Schema, path);
model = mlContext.Model.Load(path, out _);                      // here or in another program
Test("January", Readings(january, seed: 4));
Test("February", Readings(february, seed: 5));

model = model.ContinueFit(Readings(march, seed: 3));
Console.WriteLine("The same after March, learnt on top of the loaded model:");
Test("January", Readings(january, seed: 4));
Test("February", Readings(february, seed: 5));

// In place of your own data: 400 rows, each in one of the states, with noise.
IDataView Readings((string Name, float Temperature, float Pressure, float Vibration)[] states, int seed)
{
    var random = new Random(seed);
    float Noisy(float value, float noise) => value + (noise * (random.NextSingle() - random.NextSingle()));
    return mlContext.Data.LoadFromEnumerable(random.GetItems(states, 400).Select(state =>
        new Reading(state.Name, Noisy(state.Temperature, 15), Noisy(state.Pressure, 1.5f), Noisy(state.Vibration, 2))).ToArray());
}

void Test(string month, IDataView rows)
{
    var answers = mlContext.Data.CreateEnumerable<Answer>(model.Transform(rows), reuseRowObject: false).ToArray();
    var right = answers.Average(answer => answer.PredictedState == answer.State ? 1.0 : 0);
    var trivial = answers.CountBy(answer => answer.State).Max(state => (double)state.Value / answers.Length);
    Console.WriteLine($"{month}: {right:P1} right, where always saying its most frequent state would be {trivial:P1} right.");
    Console.WriteLine($"  One reading: predicted {answers[0].PredictedState} with probability {answers[0].Score.Max():F2}; it was {answers[0].State}.");
}

internal sealed record Reading(string State, float Temperature, float Pressure, float Vibration);

internal sealed class Answer
{
    public string State { get; set; } = "";
    public string PredictedState { get; set; } = "";
    public float[] Score { get; set; } = [];
}
