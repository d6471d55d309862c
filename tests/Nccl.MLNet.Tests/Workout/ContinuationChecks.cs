using Microsoft.ML;
using Nccl.MLNet.Tests.Data;
using static Nccl.MLNet.Tests.Workout.EstimatorConfiguration;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>Task after task, before and after a zip.</summary>
internal static class ContinuationChecks
{
    public static void Continuing_LeavesTheOldModelUnchanged(EstimatorConfiguration configuration)
    {
        using var model = configuration.Trainer().Fit(configuration.Task(1));
        var (scores, parts) = (Reading.Scores(model.Transform(configuration.Task(1))), SavedModel.Parts(Context, model));

        using var continued = configuration.Trainer().Fit(configuration.Task(2), model.Model);

        Assert.That(Reading.Scores(model.Transform(configuration.Task(1))), Is.EqualTo(scores));
        Assert.That(SavedModel.Parts(Context, model), Is.EquivalentTo(parts));
        Assert.That(SavedModel.Parts(Context, continued), Is.Not.EquivalentTo(parts));
        Assert.That(continued.Model.TaskNames, Has.Count.EqualTo(2));
        Assert.That(continued.Model.RowsLearned, Is.EqualTo(2 * configuration.Rows));
    }

    public static void TwoRuns_AreBitIdentical(EstimatorConfiguration configuration)
    {
        var first = TwoTasks(configuration, seed: 8);

        Assert.That(TwoTasks(configuration, seed: 8), Is.EquivalentTo(first));
    }

    public static void AnotherSeed_GivesAnotherModel(EstimatorConfiguration configuration) =>
        Assert.That(TwoTasks(configuration, seed: 8), Is.Not.EquivalentTo(TwoTasks(configuration, seed: 9)));

    public static void TheContextsSeed_IsUsedWhereTheOptionsHaveNone(EstimatorConfiguration configuration)
    {
        var expected = TwoTasks(configuration, seed: 8);

        Assert.That(TwoTasks(configuration, seed: null, new MLContext(seed: 8)), Is.EquivalentTo(expected));
        Assert.That(TwoTasks(configuration, seed: null, new MLContext(seed: 9)), Is.Not.EquivalentTo(expected));
    }

    public static void ContinuingAfterAZip_IsBitIdentical(EstimatorConfiguration configuration)
    {
        using var model = configuration.Trainer().Fit(configuration.Task(1));
        var context = new MLContext(seed: 99);
        var loaded = SavedModel.Load(context, SavedModel.Save(Context, model));

        var (never, twice) = (model.ContinueFit(configuration.Task(2)), loaded.ContinueFit(configuration.Task(2)));
        var (neverAgain, twiceAgain) = (never.ContinueFit(configuration.Task(1)), SavedModel.Load(context, SavedModel.Save(context, twice)).ContinueFit(configuration.Task(1)));

        Assert.That(SavedModel.Parts(context, twice), Is.EquivalentTo(SavedModel.Parts(Context, never)));
        Assert.That(SavedModel.Parts(context, twiceAgain), Is.EquivalentTo(SavedModel.Parts(Context, neverAgain)));
        Assert.That(
            Reading.Scores(twiceAgain.Transform(configuration.Task(2))), Is.EqualTo(Reading.Scores(neverAgain.Transform(configuration.Task(2)))));
    }

    public static void ContinueFit_IsFitOnTheParameters(EstimatorConfiguration configuration)
    {
        using var model = configuration.Trainer().Fit(configuration.Task(1));

        var byTrainer = configuration.Trainer().Fit(configuration.Task(2), model.Model);
        var byExtension = model.ContinueFit(configuration.Task(2));

        Assert.That(SavedModel.Parts(Context, byExtension), Is.EquivalentTo(SavedModel.Parts(Context, byTrainer)));
    }

    private static Dictionary<string, string> TwoTasks(EstimatorConfiguration configuration, int? seed, MLContext? context = null)
    {
        var trainer = configuration.Trainer(context, seed);
        using var first = trainer.Fit(configuration.Task(1));
        using var second = trainer.Fit(configuration.Task(2), first.Model);
        return SavedModel.Parts(Context, second);
    }
}
