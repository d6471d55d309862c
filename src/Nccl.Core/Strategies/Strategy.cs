using Nccl.Batches;
using Nccl.Calibration;
using Nccl.Memory;

namespace Nccl.Strategies;

/// <summary>What a learner does with a mini-batch and at the end of a task. Owns the tensors that it keeps between batches.</summary>
internal abstract class Strategy(StrategyContext context) : IDisposable
{
    /// <summary>Rows that memory holds of each task; 0 for none.</summary>
    public virtual int RowsPerTask => context.Options.MemoryPerTask;

    protected StrategyContext Context => context;

    /// <summary>Learns one mini-batch, which memory does not hold yet.</summary>
    /// <param name="current">Rows of the stream, all of one task.</param>
    /// <param name="task">Index of that task.</param>
    public abstract StepReport Learn(LearningBatch current, int task);

    /// <summary>What is to be remembered with each row of a batch that is about to be learnt; null for nothing, or nothing yet.</summary>
    public virtual IReadOnlyList<SoftTarget>? TargetsAtInsertion(LearningBatch current, int task) => null;

    /// <summary>A task ends, with the classes that it had. May be called twice.</summary>
    public virtual void EndTask(int task)
    {
    }

    /// <summary>The network has new outputs and thereby new parameters.</summary>
    public virtual void Grow()
    {
    }

    /// <summary>What is left to learn when the data of a fit has been read: a report per mini-batch, learnt while they are enumerated.</summary>
    public virtual IEnumerable<StepReport> Finish() => [];

    /// <summary>The tensors kept between batches.</summary>
    public virtual IReadOnlyList<NamedTensor> Save() => [];

    /// <summary>Takes back what <see cref="Save"/> gave.</summary>
    public virtual void Restore(IReadOnlyList<NamedTensor> saved)
    {
    }

    public void Dispose() => Release();

    /// <summary>Frees the tensors kept between batches.</summary>
    protected virtual void Release()
    {
    }

    /// <summary>
    /// The inner steps of a batch: the first on the rows of the stream, further ones on remembered rows of the same task, once
    /// memory holds enough that they are not just the batch again.
    /// </summary>
    /// <param name="current">Rows of the stream.</param>
    /// <param name="task">Their task.</param>
    /// <param name="step">One step: its number from 1, and its rows.</param>
    /// <returns>The last report, with correct and loss of the stream's rows before they were learnt.</returns>
    protected StepReport InnerSteps(LearningBatch current, int task, Func<int, LearningBatch, StepReport> step)
    {
        var (memory, options) = (context.Memory, context.Options);
        var first = step(1, current);
        var last = first;
        for (var number = 2; number <= options.InnerSteps; number++)
        {
            using var own = memory.Filled(task) >= number * options.BatchSize
                ? context.Batches.FromOwnTask(memory.SampleOf(task, options.BatchSize, context.Streams.CurrentTask))
                : null;
            if (own is not null)
            {
                context.Augmenter?.Apply(own);
            }

            last = step(number, own ?? current);
        }

        return last with { Rows = first.Rows, CorrectCount = first.CorrectCount, CurrentLoss = first.CurrentLoss };
    }

    /// <summary>Rows of the other tasks to replay; null where there are none.</summary>
    protected LearningBatch? Replay(int task) => context.Options.ReplayBatchSize > 0 && context.Memory.HoldsRowsExcept(task)
        ? Replayed(context.Memory.SampleExcept(task, context.Options.ReplayBatchSize, context.Streams.Replay))
        : null;

    /// <summary>Remembered rows to learn again; images are changed where an option asks for it.</summary>
    protected LearningBatch Replayed(MemoryRow[] rows)
    {
        var batch = context.Batches.FromPastTasks(rows);
        if (context.Options.Augmentation is { OfReplay: true })
        {
            context.Augmenter!.Apply(batch);
        }

        return batch;
    }
}
