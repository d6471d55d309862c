using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>The trainer as ML.NET's own interface of trainers.</summary>
internal static class TrainerChecks
{
    public static void Trainer_IsATrainerEstimatorThatFitsTheSameModel(EstimatorConfiguration configuration)
    {
        object trainer = configuration.Trainer();

        var fitted = ((ITrainerEstimator<ISingleFeaturePredictionTransformer<NeuronCalibrationModelParameters>, NeuronCalibrationModelParameters>)trainer)
            .Fit(configuration.Task(1));

        Assert.That(fitted.FeatureColumnName, Is.EqualTo("Features"));
        ModelsOf.AssertSame(fitted.Model, configuration.Fitted.Model);
    }

    public static void Trainer_SaysWhatItNeeds(EstimatorConfiguration configuration)
    {
        var info = configuration.Trainer().Info;

        Assert.That((info.NeedNormalization, info.WantCaching), Is.EqualTo((true, false)));
        Assert.That((Hidden(info, "NeedCalibration"), Hidden(info, "SupportsIncrementalTraining")), Is.EqualTo((false, true)));
        Assert.That((Hidden(info, "SupportsValidation"), Hidden(info, "SupportsTest")), Is.EqualTo((false, false)));
    }

    /// <summary>What ML.NET shows to its own assemblies only.</summary>
    private static bool Hidden(TrainerInfo info, string name) =>
        (bool)typeof(TrainerInfo).GetProperty(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(info)!;
}
