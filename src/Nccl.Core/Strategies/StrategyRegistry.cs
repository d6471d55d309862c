namespace Nccl.Strategies;

/// <summary>From the public name of a strategy to what carries it out.</summary>
internal static class StrategyRegistry
{
    public static Strategy New(StrategyContext context) => context.Options.Strategy switch
    {
        LearningStrategy.NeuronCalibration => new NeuronCalibrationStrategy(context),
        LearningStrategy.DarkExperienceReplay => new DarkExperienceReplay(context),
        LearningStrategy.AveragedGradientEpisodicMemory => new AveragedGradientEpisodicMemory(context),
        LearningStrategy.GradientEpisodicMemory => new GradientEpisodicMemory(context),
        LearningStrategy.MixedGradient => new MixedGradient(context),
        LearningStrategy.ElasticWeightConsolidation => new ElasticWeightConsolidation(context),
        LearningStrategy.Joint => new JointTraining(context),
        _ => throw new ArgumentOutOfRangeException(nameof(context), context.Options.Strategy, "Unknown strategy."),
    };
}
