using Nccl.MLNet.Columns;
using Nccl.MLNet.Models;
using Nccl.MLNet.Plans;
using Nccl.MLNet.Values;

namespace Nccl.MLNet.Rules;

/// <summary>What must stay the same from one fit to the next.</summary>
internal static class ContinuationRules
{
    /// <exception cref="ArgumentException">The trainer or the data does not go with what was learnt before.</exception>
    public static void Check(LearnedModel? before, InputColumns columns, FitPlan plan)
    {
        if (before is null)
        {
            return;
        }

        if (!before.Network.Equals(plan.Network))
        {
            throw new ArgumentException(
                $"The model has the network {before.Network}, the trainer was given {plan.Network}. "
                + "Give the trainer the model's own: Network = modelParameters.Network.");
        }

        if (before.Scenario != plan.Scenario)
        {
            throw new ArgumentException(
                $"The model was learnt in the scenario {before.Scenario}, the trainer has {plan.Scenario}; set Scenario to the model's.");
        }

        if (before.Strategy != plan.Learning.Strategy)
        {
            throw new ArgumentException(
                $"The model was learnt with Learning.Strategy {before.Strategy}, the trainer has {plan.Learning.Strategy}, which "
                + "cannot go on from what the other keeps of past tasks. Set Learning.Strategy to the model's; all other learning options may change.");
        }

        if (columns.Task is not null && before.Tasks is null)
        {
            throw new ArgumentException(
                $"The trainer reads tasks from column '{columns.Task.Column.Name}', but every fit of the model was one task. "
                + "Set TaskColumnName to null to go on so.");
        }

        if (columns.Task is null && before.Tasks is not null)
        {
            throw new ArgumentException("The model's tasks were read from a column, but the trainer has none. Set TaskColumnName.");
        }
    }

    /// <summary>What must stay the same from one source of rows to the next: the type of the classes or tasks. Null is not known yet.</summary>
    /// <param name="column">The column of the next source.</param>
    /// <param name="known">The values so far.</param>
    /// <param name="role">"label" or "task".</param>
    /// <param name="roles">What its values are: "classes" or "tasks".</param>
    /// <exception cref="ArgumentException">The column has values of another type.</exception>
    public static void CheckValues(ValueColumn? column, ValueDictionary? known, string role, string roles)
    {
        if (column is not null && known is not null && !column.ValueType.Equals(known.Type))
        {
            throw new ArgumentException(
                $"The {role} column '{column.Column.Name}' has values of type {column.ValueType}, the model's {roles} are of type {known.Type} "
                + $"({string.Join(", ", known.Names.Take(3))}, ...). A value of another type would be another of the {roles}; convert the column first.");
        }
    }
}
