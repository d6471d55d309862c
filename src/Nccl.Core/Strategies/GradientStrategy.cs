using Nccl.Batches;
using Nccl.Differentiation;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>A baseline that descends the cross-entropy of the new rows along a gradient of its own making.</summary>
internal abstract class GradientStrategy : Strategy
{
    protected GradientStrategy(StrategyContext context)
        : base(context) => Parameters = context.Network.BaseParameters;

    /// <summary>theta.</summary>
    protected IReadOnlyList<Parameter> Parameters { get; private set; }

    public override StepReport Learn(LearningBatch current, int task) => InnerSteps(current, task, (_, rows) =>
    {
        using var scope = NewDisposeScope();
        var (gradient, loss, correct) = LossGradient.Of(Context.Network, Parameters, rows);
        var report = new StepReport(rows.Rows, correct, loss, ReplayLoss: 0, DistillationLoss: 0, CalibrationLoss: 0);
        (var direction, report) = Direction(gradient, report, task);
        Descend(direction);
        return report;
    });

    public override void Grow() => Parameters = Context.Network.BaseParameters;

    /// <summary>The direction to descend.</summary>
    /// <param name="gradient">Of the new rows' cross-entropy: [D].</param>
    /// <param name="report">With that loss.</param>
    /// <param name="task">The task of the new rows.</param>
    /// <returns>The direction, [D], and the report with the losses that it took.</returns>
    protected abstract (Tensor Direction, StepReport Report) Direction(Tensor gradient, StepReport report, int task);

    /// <summary>theta := theta - alpha * clip(direction).</summary>
    protected void Descend(Tensor direction) => Descent.Apply(
        Parameters, WeightVector.Split(direction, Parameters), Context.Options.Rates.Inner, Context.Options.Rates.InnerClip);
}
