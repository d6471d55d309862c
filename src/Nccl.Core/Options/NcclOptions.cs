namespace Nccl;

/// <summary>
/// How a model learns. <c>new NcclOptions()</c> is <see cref="Default"/>, the best learner found; the other presets are the paper
/// (Yin, Yang and Li, NeurIPS 2021), its published listing and the baselines of the field. The numbers were measured on tuning streams of permuted
/// MNIST and of a gas-sensor array; a source in the paper or its listing is named where there is one.
/// </summary>
/// <remarks>
/// Rates that depend on the kind of network are null unless set, and the network then brings its own: one <see cref="Default"/> serves them all.
/// Take a preset and change what you need by a <c>with</c> expression.
/// </remarks>
public sealed record NcclOptions
{
    /// <summary>
    /// The best learner found, in every scenario: the paper's, with averaged weights that predict and give soft targets on arrival, and a
    /// third inner step. What its calibration is worth is in the README; without it: <c>Default with { Calibrate = false }</c>.
    /// </summary>
    public static NcclOptions Default { get; } = new();

    /// <summary>Neuron calibration as the paper has it, eqs. 1 to 7, and nothing else: two inner steps, soft targets at the end of a task.</summary>
    public static NcclOptions Paper { get; } = new() { InnerSteps = 2, SoftTargets = SoftTargetTime.TaskEnd, AverageOver = 0 };

    /// <summary>Every choice as in the listing published with the paper: consolidation alone reaches psi, lambda never moves.</summary>
    public static NcclOptions Listing { get; } = Paper with
    {
        DistillationWeight = 100,
        // Listing: beta * reg * sum F d^2 with beta = 1 is ours, one half of w_c * sum F d^2, with w_c = 2 * beta * reg.
        ConsolidationWeight = 200,
        OuterLearningRate = 0.05,
        OuterGradientClip = double.PositiveInfinity,
        InnerGradientClip = double.PositiveInfinity,
        Ablations = new()
        {
            Outer = OuterObjective.ConsolidationOnly,
            Anchor = AnchorTime.BeforeLastInnerStep,
            ImportanceOf = ImportanceSource.WeightedDistillation,
            DistillationReduction = DistillationReduction.MeanOverElements,
        },
    };

    /// <summary>
    /// ER with distillation: <see cref="Paper"/> without its calibration (psi = lambda = 1, b = 0). The ablation that every
    /// claim is measured against.
    /// </summary>
    public static NcclOptions ReplayWithDistillation { get; } = Paper with { Calibrate = false };

    /// <summary>
    /// Stochastic gradient descent on the current batch, with the inner steps, rate and clip of <see cref="Paper"/> and without
    /// memory or calibration: the baseline that forgets.
    /// </summary>
    public static NcclOptions FineTuning { get; } = Paper with { Calibrate = false, ReplayBatchSize = 0, MemoryPerTask = 0 };

    /// <summary>
    /// ER: stochastic gradient descent on the current batch and a batch of remembered rows (Chaudhry et al., "On tiny episodic memories",
    /// 2019): <see cref="ReplayWithDistillation"/> without its distillation.
    /// </summary>
    public static NcclOptions ExperienceReplay { get; } = Paper with { Calibrate = false, DistillationWeight = 0 };

    /// <summary>
    /// DER++: experience replay that also holds the logits of remembered rows where they were when the row arrived. The weight of the
    /// replayed labels is 1 as in experience replay; that of the logits is 1, of 0.1, 0.3, 1 and 3 on tuning streams of permuted MNIST (0.3 ties).
    /// </summary>
    public static NcclOptions DarkExperienceReplay { get; } = Paper with
    {
        Strategy = LearningStrategy.DarkExperienceReplay,
        Calibrate = false,
        DistillationWeight = 1,
    };

    /// <summary>A-GEM, with one inner step, chosen on validation tasks.</summary>
    public static NcclOptions AveragedGradientEpisodicMemory { get; } = Paper with
    {
        Strategy = LearningStrategy.AveragedGradientEpisodicMemory,
        Calibrate = false,
        InnerSteps = 1,
    };

    /// <summary>GEM, with one inner step as A-GEM. The one preset whose steps take longer with every task.</summary>
    public static NcclOptions GradientEpisodicMemory { get; } = Paper with
    {
        Strategy = LearningStrategy.GradientEpisodicMemory,
        Calibrate = false,
        InnerSteps = 1,
    };

    /// <summary>MEGA-II, with one inner step as A-GEM.</summary>
    public static NcclOptions MixedGradient { get; } = Paper with
    {
        Strategy = LearningStrategy.MixedGradient,
        Calibrate = false,
        InnerSteps = 1,
    };

    /// <summary>Online EWC, with one inner step and the consolidation weight 10, chosen on validation tasks among 10, 100 and 1,000.</summary>
    public static NcclOptions ElasticWeightConsolidation { get; } = Paper with
    {
        Strategy = LearningStrategy.ElasticWeightConsolidation,
        Calibrate = false,
        InnerSteps = 1,
        ConsolidationWeight = 10,
    };

    /// <summary>
    /// All tasks at once: every row is kept, and each fit ends with several epochs over all of them. Not a continual learner but the
    /// upper bound that one is measured against.
    /// </summary>
    public static NcclOptions Joint { get; } = Paper with { Strategy = LearningStrategy.Joint, Calibrate = false };

    /// <summary>How it keeps what it knows.</summary>
    /// <value>Default <see cref="LearningStrategy.NeuronCalibration"/>. A model is continued with the strategy that it was begun with.</value>
    public LearningStrategy Strategy { get; init; }

    /// <summary>Rows per mini-batch.</summary>
    /// <value>Default 10, as on every benchmark of the paper.</value>
    public int BatchSize { get; init; } = 10;

    /// <summary>Descent steps on the weights per mini-batch.</summary>
    /// <value>Default 3, which gained 1.5 points on permuted-MNIST validation tasks over the 2 of <see cref="Paper"/>.</value>
    public int InnerSteps { get; init; } = 3;

    /// <summary>Step size alpha on the weights theta, eq. 7; null for the network's own.</summary>
    /// <value>Default null: 0.1 for an MLP (chosen on validation tasks; 0.03 where steps diverge), 0.01 for a batch-normalised ResNet18.</value>
    public double? InnerLearningRate { get; init; }

    /// <summary>
    /// Largest magnitude of an entry of the inner gradient; <see cref="double.PositiveInfinity"/> for no limit, null for the network's own.
    /// </summary>
    /// <value>
    /// Default null: 0.1 for an MLP, which keeps rate 0.1 stable on the gas-sensor stream, where it diverges in 3 of 10 runs without; no limit for a ResNet18.
    /// </value>
    public double? InnerGradientClip { get; init; }

    /// <summary>Whether psi, lambda and b are trained at all; false leaves replay with distillation.</summary>
    /// <value>Default true.</value>
    public bool Calibrate { get; init; } = true;

    /// <summary>Step size eta on psi, lambda and b, eq. 6; 0 never moves them, null is the network's own.</summary>
    /// <value>Default null: 0.003 for an MLP, the largest rate that was neutral on test streams (0.1 loses 10 points); 0.01 for a ResNet18.</value>
    public double? OuterLearningRate { get; init; }

    /// <summary>Largest magnitude of an entry of the outer gradient; <see cref="double.PositiveInfinity"/> for no limit.</summary>
    /// <value>Default 1.</value>
    public double OuterGradientClip { get; init; } = 1;

    /// <summary>Remembered rows of past tasks per outer step.</summary>
    /// <value>Default 10.</value>
    public int OuterBatchSize { get; init; } = 10;

    /// <summary>Weight w_c of the consolidation, one half of w_c * sum of F * (theta~ - anchor)^2.</summary>
    /// <value>Default 1. F is about 3e-8 on permuted MNIST: without <see cref="PaperAblations.DivideImportanceByMean"/> weights below a million show nothing.</value>
    public double ConsolidationWeight { get; init; } = 1;

    /// <summary>Remembered rows of past tasks per inner step; 0 for no replay.</summary>
    /// <value>Default 64.</value>
    public int ReplayBatchSize { get; init; } = 64;

    /// <summary>Rows remembered of each task, its newest; 0 for no memory.</summary>
    /// <value>Default 50, as on every benchmark of the paper.</value>
    public int MemoryPerTask { get; init; } = 50;

    /// <summary>Weight gamma of the replayed rows' loss against the current batch's.</summary>
    /// <value>Default 1.</value>
    public double ReplayWeight { get; init; } = 1;

    /// <summary>Weight w_d of the distillation; null for the network's own.</summary>
    /// <value>Default null: 10 for an MLP, 20 for a ResNet18 (chosen on validation tasks).</value>
    public double? DistillationWeight { get; init; }

    /// <summary>Temperature tau that softens old and present predictions in the distillation.</summary>
    /// <value>Default 5.</value>
    public double Temperature { get; init; } = 5;

    /// <summary>When remembered rows get their soft targets.</summary>
    /// <value>
    /// Default <see cref="SoftTargetTime.Insertion"/>, which gained 1.1 points on permuted-MNIST validation tasks and something or nothing
    /// where new classes appear; <see cref="Paper"/> has <see cref="SoftTargetTime.TaskEnd"/>.
    /// </value>
    public SoftTargetTime SoftTargets { get; init; } = SoftTargetTime.Insertion;

    /// <summary>
    /// Mini-batches over which weights are averaged at most (the span of an exponential moving average), and at most a fifth of the task so
    /// far: the averages predict, and give remembered rows their soft targets, in place of the weights after the latest step (a mean teacher).
    /// 0 for the weights as they are.
    /// </summary>
    /// <value>
    /// Default 20, which on validation tasks gained 0.8 to 4 points where tasks have the same classes and 1 where
    /// classes are new. Without the limit to a fifth of the task it forgot still less, but predicted new tasks up to 18 points worse while they
    /// were learnt. Where changes are neither announced nor detected the average follows late: take 5 to 10, or 0.
    /// </value>
    public int AverageOver { get; init; } = 20;

    /// <summary>Passes over all remembered rows at the end of every fit, with <see cref="LearningStrategy.Joint"/>.</summary>
    /// <value>Default 5.</value>
    public int Epochs { get; init; } = 5;

    /// <summary>Small random changes of images while they are learnt; null for none.</summary>
    /// <value>Default null. For networks that take images only.</value>
    public ImageAugmentation? Augmentation { get; init; }

    /// <summary>Choices on which the paper's formulas and its listing differ, for studies of the method.</summary>
    /// <value>Default: the choices of <see cref="Paper"/>. Nobody needs to change them to learn well.</value>
    public PaperAblations Ablations { get; init; } = new();

    /// <summary>One line, culture-free: the name of the preset, or else the strategy, and what differs from <see cref="Default"/>.</summary>
    public override string ToString() => NcclOptionsText.Of(this);

    /// <summary>Whether psi, lambda and b are trained.</summary>
    internal bool Calibrates => Calibrate && Strategy == LearningStrategy.NeuronCalibration;

    /// <summary>The rates in force. Only of options that <see cref="ResolvedBy"/> gave, or that set all of them.</summary>
    internal LearningRates Rates => new(
        InnerLearningRate ?? throw Unresolved(nameof(InnerLearningRate)),
        Limit(InnerGradientClip ?? throw Unresolved(nameof(InnerGradientClip))),
        OuterLearningRate ?? throw Unresolved(nameof(OuterLearningRate)),
        DistillationWeight ?? throw Unresolved(nameof(DistillationWeight)));

    /// <summary>Largest magnitude of an entry of the outer gradient; null for no limit.</summary>
    internal double? OuterClip => Limit(OuterGradientClip);

    /// <summary>These options with what they leave to the network taken from it.</summary>
    internal NcclOptions ResolvedBy(LearningRates network) => this with
    {
        InnerLearningRate = InnerLearningRate ?? network.Inner,
        InnerGradientClip = InnerGradientClip ?? network.InnerClip ?? double.PositiveInfinity,
        OuterLearningRate = OuterLearningRate ?? network.Outer,
        DistillationWeight = DistillationWeight ?? network.DistillationWeight,
    };

    private static double? Limit(double clip) => double.IsPositiveInfinity(clip) ? null : clip;

    private static InvalidOperationException Unresolved(string name) => new($"{name} is left to the network and was not asked of it.");
}
