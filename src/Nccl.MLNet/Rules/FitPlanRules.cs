using Nccl.MLNet.Columns;
using Nccl.MLNet.Plans;
using Nccl.Networks;
using Nccl.Strategies;

namespace Nccl.MLNet.Rules;

/// <summary>What a plan may ask for. Its messages name the options of the trainer that the plan was made from.</summary>
internal static class FitPlanRules
{
    /// <summary>More would fail when threads are made, and a failure there ends the process.</summary>
    private const int MostThreads = 1024;

    /// <param name="plan">The plan; what a user may leave null by mistake, the network and the detection, may be null in it.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names every one.</exception>
    public static void Check(FitPlan plan)
    {
        string[] violations = [.. Violations(plan)];
        if (violations.Length > 0)
        {
            throw new ArgumentException(
                $"{violations.Length} option{(violations.Length == 1 ? " is" : "s are")} out of range:{Environment.NewLine}  "
                + string.Join($"{Environment.NewLine}  ", violations));
        }
    }

    private static IEnumerable<string> Violations(FitPlan plan)
    {
        foreach (var violation in OfColumns(plan.Columns))
        {
            yield return violation;
        }

        if (!Enum.IsDefined(plan.Scenario))
        {
            yield return $"{nameof(plan.Scenario)} is {plan.Scenario}; it must be one of {string.Join(", ", Enum.GetNames<ContinualScenario>())}.";
        }

        foreach (var violation in ScenarioRules.Violations(plan))
        {
            yield return violation;
        }

        if (!Enum.IsDefined(plan.NonFiniteFeatures))
        {
            yield return $"{nameof(plan.NonFiniteFeatures)} is {plan.NonFiniteFeatures}; it must be one of {string.Join(", ", Enum.GetNames<NonFiniteFeatures>())}.";
        }

        if (!Enum.IsDefined(plan.UnreadableImages))
        {
            yield return $"{nameof(plan.UnreadableImages)} is {plan.UnreadableImages}; it must be one of {string.Join(", ", Enum.GetNames<UnreadableImages>())}.";
        }

        if (plan.PredictionChunkSize < 1)
        {
            yield return $"{nameof(plan.PredictionChunkSize)} is {plan.PredictionChunkSize}; it must be at least 1.";
        }

        if (plan.NumberOfThreads is < 1 or > MostThreads)
        {
            yield return $"{nameof(plan.NumberOfThreads)} is {plan.NumberOfThreads}; it must be from 1 to {MostThreads}, or null for the library's choice.";
        }

        foreach (var violation in OfNetwork(plan))
        {
            yield return violation;
        }
    }

    private static IEnumerable<string> OfColumns(ColumnNames names)
    {
        foreach (var (option, name) in new[]
        {
            (nameof(names.LabelColumnName), names.LabelColumnName), (nameof(names.FeatureColumnName), names.FeatureColumnName),
        })
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                yield return $"{option} is empty; name the column.";
            }
        }

        if (names.TaskColumnName is not null && string.IsNullOrWhiteSpace(names.TaskColumnName))
        {
            yield return $"{nameof(names.TaskColumnName)} is empty; name the column, or leave it null to make every fit one task.";
        }
    }

    private static IEnumerable<string> OfNetwork(FitPlan plan)
    {
        if (plan.Network is null)
        {
            yield return $"{nameof(plan.Network)} is null; use {Choices(NetworkBuilder.Architectures)}.";
            yield break;
        }

        foreach (var violation in NetworkBuilder.Violations(plan.Network).Concat(StrategyRegistry.Violations(plan.Learning)))
        {
            yield return violation;
        }

        var takesImages = NetworkBuilder.TakesImages(plan.Network.Architecture);
        if (plan.Learning.Augmentation is not null && !takesImages)
        {
            yield return $"Learning.Augmentation is set and Network.Architecture is {plan.Network.Architecture}; only images have pixels to shift. "
                + $"Use {Choices(NetworkBuilder.Architectures.Where(architecture => architecture.TakesImages))}, or Augmentation = null.";
        }

        if (plan.Learning.BatchSize == 1 && plan.Network.Norm == NormKind.Batch && !takesImages)
        {
            yield return "Learning.BatchSize is 1 and Network.Norm is Batch; one row has no variance to normalise by. Use a larger batch, or NormKind.Layer.";
        }
    }

    /// <summary>The factory methods of architectures, each named as it is.</summary>
    private static string Choices(IEnumerable<Architecture> architectures) =>
        string.Join(" or ", architectures.Select(architecture => $"NetworkOptions.{architecture.Name}(...)"));
}
