using Microsoft.ML;
using Nccl.Learners;
using Nccl.MLNet;

namespace Nccl.Benchmarks.Study;

/// <summary>Makes one run.</summary>
/// <param name="context">For every run.</param>
/// <param name="benchmark">Its tasks.</param>
/// <param name="command">The command line, which the run records.</param>
internal sealed class StudyRunner(MLContext context, Benchmark benchmark, string command)
{
    /// <exception cref="StudyException">The library refuses the tasks or the options, or learning diverged.</exception>
    public StudyRun Run(StudyLearner learner, int seed, IProgress<ContinualValidationProgress> progress)
    {
        try
        {
            return Run(learner, seed, benchmark.Tasks(seed), progress);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new StudyException($"{benchmark.Name} {learner.Name} seed {seed} cannot be run: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private StudyRun Run(StudyLearner learner, int seed, IReadOnlyList<ContinualTask> tasks, IProgress<ContinualValidationProgress> progress)
    {
        var trainer = context.MulticlassClassification.Trainers.NeuronCalibration(
            taskColumnName: benchmark.TaskColumnName, scenario: benchmark.Scenario, network: learner.Network, learning: learner.Learning, seed: seed);
        var result = context.MulticlassClassification.ContinualValidate(tasks, trainer, progress: progress);
        using var model = (NeuronCalibrationTransformer)result.Model;
        var origin = StudyOrigin.Here(command);
        return new StudyRun
        {
            Benchmark = benchmark.Name,
            Learner = learner.Name,
            Seed = seed,
            Configuration = benchmark.Configuration(learner),
            Tasks = result.TaskNames,
            Accuracies = result.Accuracies.Rows,
            Metrics = result.Metrics,
            PrequentialAccuracy = result.PrequentialAccuracy,
            Seconds = result.Elapsed.TotalSeconds,
            Drift = CalibrationDrift.Of((NetworkLearnerState)model.Model.State),
            ConstantAccuracy = ConstantAnswer.Accuracy(result.FinalEvaluations),
            Finished = origin.When,
            Command = origin.Command,
            Library = origin.Library,
            Machine = origin.Machine,
        };
    }
}
