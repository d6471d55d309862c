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

    public static void TwoRuns_AreBitIdentical(EstimatorConfiguration configuration) =>
        Assert.That(configuration.TwoTasks(TwiceSeed), Is.EquivalentTo(configuration.FittedTwice));

    public static void AnotherSeed_GivesAnotherModel(EstimatorConfiguration configuration) =>
        Assert.That(configuration.TwoTasks(seed: 9), Is.Not.EquivalentTo(configuration.FittedTwice));

    public static void TheContextsSeed_IsUsedWhereTheOptionsHaveNone(EstimatorConfiguration configuration)
    {
        Assert.That(configuration.TwoTasks(seed: null, new MLContext(TwiceSeed)), Is.EquivalentTo(configuration.FittedTwice));
        Assert.That(configuration.TwoTasks(seed: null, new MLContext(seed: 9)), Is.Not.EquivalentTo(configuration.FittedTwice));
    }

    public static void ContinuingAfterAZip_IsBitIdentical(EstimatorConfiguration configuration)
    {
        var model = configuration.Fitted;
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
        var model = configuration.Fitted;

        var byTrainer = configuration.Trainer().Fit(configuration.Task(2), model.Model);
        var byExtension = model.ContinueFit(configuration.Task(2));

        Assert.That(SavedModel.Parts(Context, byExtension), Is.EquivalentTo(SavedModel.Parts(Context, byTrainer)));
    }
}
