using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Differentiation;
using Nccl.Losses;
using Nccl.Memory;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Nccl.Strategies;

/// <summary>
/// DER++: CE(current) + w_d * MSE(logits of replayed rows, those at their insertion) + gamma * CE(other replayed rows). The two draws
/// of replayed rows are independent, the second being that of experience replay.
/// </summary>
internal sealed class DarkExperienceReplay(StrategyContext context) : Strategy(context)
{
    public static StrategyDescriptor Descriptor { get; } =
        new(LearningStrategy.DarkExperienceReplay, NcclOptions.DarkExperienceReplay, context => new DarkExperienceReplay(context))
        {
            ShortName = "derpp",
            Meaning = "DER++: experience replay that also holds the old outputs (logits) of remembered rows.",
        };

    private IReadOnlyList<Parameter> _parameters = context.Network.BaseParameters;

    /// <summary>MSE: (z - z_old)^2 averaged over all classes, of all rows, that counted when a row was inserted.</summary>
    /// <param name="logits">z: [B, C].</param>
    /// <param name="old">z_old: [B * C], row after row.</param>
    /// <param name="classes">[B], the classes that were active.</param>
    /// <param name="weight">What the distance counts in the objective.</param>
    /// <param name="gradient">[B, C]; weight * d MSE / d z is added.</param>
    /// <returns>The distance, not weighted.</returns>
    public static double LogitDistance(RowMatrix logits, ReadOnlySpan<double> old, ReadOnlySpan<int[]> classes, double weight, RowMatrix gradient)
    {
        var count = 0;
        foreach (var ofRow in classes)
        {
            count += ofRow.Length;
        }

        var sum = 0.0;
        for (var row = 0; row < logits.Rows; row++)
        {
            foreach (var k in classes[row])
            {
                var distance = logits[row][k] - old[(row * logits.Columns) + k];
                gradient[row][k] += weight * 2 * distance / count;
                sum += distance * distance;
            }
        }

        return sum / count;
    }

    public override StepReport Learn(LearningBatch current, int task) => InnerSteps(current, task, (_, rows) => Step(rows, task));

    /// <summary>The logits of the rows before they are learnt, in evaluation mode, of the active classes.</summary>
    public override IReadOnlyList<SoftTarget> TargetsAtInsertion(LearningBatch current, int task)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        Context.Teacher.eval();
        var classes = Context.Classes.ActiveClasses(task);
        var logits = RowMatrix.Of(Context.Teacher.forward(current.Inputs, CalibratedWeights.Unmaterialized)); // [B, C]
        return [.. Enumerable.Range(0, logits.Rows).Select(row => new SoftTarget(classes, Array.ConvertAll(classes, k => (float)logits[row][k])))];
    }

    public override void Grow() => _parameters = Context.Network.BaseParameters;

    private StepReport Step(LearningBatch current, int task)
    {
        using var scope = NewDisposeScope();
        var options = Context.Options;
        // Labels first: the other rows are the rest of the batch.
        var forLabels = Context.Memory.SampleExcept(task, options.ReplayBatchSize, Context.Streams.Replay);
        var forLogits = Context.Memory.SampleExcept(task, options.ReplayBatchSize, Context.Streams.Outer);
        using var past = forLabels.Length > 0 ? Replayed([.. forLabels, .. forLogits]) : null;
        var pass = Context.Network.Record(past is null ? [current.Inputs] : [current.Inputs, past.Inputs], CalibratedWeights.Unmaterialized);
        var logits = RowMatrix.Of(pass.Logits); // [B + 2R, C]
        var gradient = new RowMatrix(logits.Rows, logits.Columns);

        var currentLogits = logits.Slice(0, current.Rows);
        var currentLoss = CrossEntropy.Of(currentLogits, current, weight: 1, gradient);
        var (labels, distance) = (0.0, 0.0);
        if (past is not null)
        {
            var (start, count) = (current.Rows, forLabels.Length);
            labels = CrossEntropy.Of(logits.Slice(start, count), past, options.ReplayWeight, gradient.Slice(start, count));
            distance = LogitDistance(
                logits.Slice(start + count, count),
                past.SoftTargets.AsSpan(count * logits.Columns),
                past.SoftClasses.AsSpan(count),
                options.Rates.DistillationWeight,
                gradient.Slice(start + count, count));
        }

        var gradients = pass.Gradients(gradient.ToTensor(like: pass.Logits), _parameters);
        Descent.Apply(_parameters, gradients, options.Rates.Inner, options.Rates.InnerClip);
        return new StepReport(current.Rows, CrossEntropy.CorrectCount(currentLogits, current), currentLoss, labels, distance, CalibrationLoss: 0);
    }
}
