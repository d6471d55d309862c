using Nccl.MLNet.Plans;
using Nccl.MLNet.Values;
using Nccl.Strategies;
using static Nccl.ContinualScenario;

namespace Nccl.MLNet.Rules;

/// <summary>Which columns, and which classes at which time, go with which scenario. Every message names the scenario that fits.</summary>
internal static class ScenarioRules
{
    public static IEnumerable<string> Violations(FitPlan plan)
    {
        if (plan.TaskBoundaries is null)
        {
            yield return $"{nameof(plan.TaskBoundaries)} is null; use {nameof(TaskBoundaryDetection)}.{nameof(TaskBoundaryDetection.None)} "
                + $"or {nameof(TaskBoundaryDetection)}.{nameof(TaskBoundaryDetection.PageHinkley)}.";
            yield break;
        }

        foreach (var violation in plan.TaskBoundaries.Violations())
        {
            yield return violation;
        }

        var detector = plan.TaskBoundaries.Detector;
        if (plan.DetectsTasks && plan.Columns.TaskColumnName is not null)
        {
            yield return $"{nameof(plan.TaskBoundaries)} is {detector}, but the column '{plan.Columns.TaskColumnName}' announces the tasks; set "
                + $"{nameof(plan.Columns.TaskColumnName)} to null to have them found, or {nameof(plan.TaskBoundaries)} to {nameof(TaskBoundaryDetection)}.{nameof(TaskBoundaryDetection.None)}.";
        }

        if (plan.DetectsTasks && StrategyRegistry.LearnsAtEnd(plan.Learning.Strategy))
        {
            yield return $"{nameof(plan.TaskBoundaries)} is {detector} and Learning.Strategy is {plan.Learning.Strategy}, which learns when the stream has ended: "
                + $"its loss cannot show where a task begins. Set {nameof(plan.TaskBoundaries)} to {nameof(TaskBoundaryDetection)}.{nameof(TaskBoundaryDetection.None)}.";
        }

        if (plan.Scenario != TaskIncremental)
        {
            yield break;
        }

        if (plan.DetectsTasks)
        {
            yield return $"{nameof(plan.TaskBoundaries)} is {detector} and {nameof(plan.Scenario)} is {TaskIncremental}, which must be told the task of a row "
                + $"at prediction too; choose {ClassIncremental} or {DomainIncremental} for tasks that are found in the stream.";
        }
        else if (plan.Columns.TaskColumnName is null)
        {
            yield return $"{nameof(plan.Scenario)} is {TaskIncremental}, which reads the task of a row at prediction too; set {nameof(plan.Columns.TaskColumnName)}, "
                + $"or choose {ClassIncremental} or {DomainIncremental}, which predict without it.";
        }
        else if (plan.Columns.TaskColumnName == plan.Columns.LabelColumnName)
        {
            yield return $"{nameof(plan.Scenario)} is {TaskIncremental} and the column '{plan.Columns.TaskColumnName}' is both task and label: the task would give away "
                + $"the class at prediction. Choose {ClassIncremental}, where the column only marks where a task begins.";
        }
    }

    /// <summary>In the domain-incremental scenario a later task brings no class, as far as anybody announces tasks.</summary>
    /// <param name="plan">The scenario.</param>
    /// <param name="classes">The classes known now.</param>
    /// <param name="known">How many were known before.</param>
    /// <param name="laterTask">Whether another task came before.</param>
    /// <exception cref="ArgumentException">A class is new.</exception>
    public static void CheckNewClasses(FitPlan plan, ValueDictionary classes, int known, bool laterTask)
    {
        if (classes.Count > known && laterTask && plan is { Scenario: DomainIncremental, DetectsTasks: false })
        {
            throw new ArgumentException(
                $"The class '{classes.Names[known]}' in column '{plan.Columns.LabelColumnName}' is new in a later task, but {nameof(plan.Scenario)} is {DomainIncremental}, "
                + $"where every task has the same classes. Choose {ClassIncremental}, where classes may come at any time, or make all classes known from the "
                + "start: a key label from MapValueToKey with all of them as keyData. Either needs a new model; this one is unchanged.");
        }
    }
}
