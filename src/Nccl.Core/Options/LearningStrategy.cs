namespace Nccl;

/// <summary>How a learner keeps what it knows while it learns on. Each has a preset in <see cref="NcclOptions"/>.</summary>
/// <remarks>
/// All but <see cref="NeuronCalibration"/> are baselines of the field, on the same network with its calibration held neutral
/// (psi = lambda = 1, b = 0), with the same memory and the same single pass. All read BatchSize, InnerLearningRate, InnerGradientClip and
/// AverageOver of <see cref="NcclOptions"/>, and all but <see cref="Joint"/> read InnerSteps; what else a strategy reads is said below, and it ignores
/// the rest. A step costs the same however many tasks have been learnt, except where the contrary is said.
/// </remarks>
public enum LearningStrategy
{
    /// <summary>
    /// Neuron calibration. Without calibration it is replay with distillation, without distillation too experience replay, without memory
    /// plain fine-tuning. Reads every option but <see cref="NcclOptions.Epochs"/>.
    /// </summary>
    NeuronCalibration,

    /// <summary>
    /// DER++ (Buzzega et al., NeurIPS 2020): cross-entropy of the new rows, plus DistillationWeight times the mean squared distance of the
    /// logits of replayed rows from those they had on arrival, plus ReplayWeight times the cross-entropy of another batch of replayed rows.
    /// Reads these, ReplayBatchSize and MemoryPerTask.
    /// </summary>
    DarkExperienceReplay,

    /// <summary>
    /// A-GEM (Chaudhry et al., ICLR 2019): where the gradient of the new rows opposes that of a batch of remembered rows, the opposing part
    /// is projected out. Reads ReplayBatchSize and MemoryPerTask.
    /// </summary>
    AveragedGradientEpisodicMemory,

    /// <summary>
    /// GEM (Lopez-Paz and Ranzato, NeurIPS 2017), with margin 0: the gradient of the new rows moves no further than it must to oppose
    /// the gradient of no past task. Reads ReplayBatchSize, here rows per past task, and MemoryPerTask. A step costs one more gradient
    /// per past task.
    /// </summary>
    GradientEpisodicMemory,

    /// <summary>
    /// MEGA-II (Guo et al., NeurIPS 2020): the gradient of the new rows is turned towards that of a batch of remembered rows, the further
    /// the larger their loss is beside that of the new rows. Reads ReplayBatchSize and MemoryPerTask.
    /// </summary>
    MixedGradient,

    /// <summary>
    /// Online EWC (Kirkpatrick et al., PNAS 2017; Schwarz et al., ICML 2018, with a plain sum): weights that mattered for past tasks are
    /// held where the last task left them. Nothing is replayed: memory serves to estimate what mattered. Reads ConsolidationWeight and
    /// MemoryPerTask.
    /// </summary>
    ElasticWeightConsolidation,

    /// <summary>
    /// All tasks at once, the upper bound: every row is kept, and a fit ends with Epochs passes over the rows of all tasks, shuffled. Its
    /// memory and the cost of a fit grow with all that was ever seen. Reads Epochs.
    /// </summary>
    Joint,
}
