namespace Nccl.MLNet.Persistence;

/// <summary>
/// <see cref="NcclOptions"/> as a zip holds them: every number in force, so that a later library that chooses otherwise goes on as this one
/// did. The defaults here are what a zip meant that lacks the member, which are the choices of the first version; they never change.
/// </summary>
internal sealed record SavedLearning
{
    public LearningStrategy Strategy { get; init; }

    public int BatchSize { get; init; } = 10;

    public int InnerSteps { get; init; } = 2;

    public double InnerLearningRate { get; init; } = 0.1;

    /// <summary>Null is no limit.</summary>
    public double? InnerGradientClip { get; init; } = 0.1;

    public bool Calibrate { get; init; } = true;

    public double OuterLearningRate { get; init; } = 0.003;

    /// <summary>Null is no limit.</summary>
    public double? OuterGradientClip { get; init; } = 1;

    public int OuterBatchSize { get; init; } = 10;

    public OuterObjective Outer { get; init; }

    public OuterParameters OuterMoves { get; init; }

    public double ConsolidationWeight { get; init; } = 1;

    public AnchorTime Anchor { get; init; }

    public ImportanceEstimate Importance { get; init; }

    public ImportanceSource ImportanceOf { get; init; }

    public bool DivideImportanceByMean { get; init; }

    public int ReplayBatchSize { get; init; } = 64;

    public int MemoryPerTask { get; init; } = 50;

    public double ReplayWeight { get; init; } = 1;

    public double DistillationWeight { get; init; } = 10;

    public double Temperature { get; init; } = 5;

    public DistillationDirection DistillationDirection { get; init; }

    public DistillationReduction DistillationReduction { get; init; }

    public SoftTargetTime SoftTargets { get; init; }

    public int AverageOver { get; init; }

    public int Epochs { get; init; } = 5;

    public ImageAugmentation? Augmentation { get; init; }

    /// <param name="options">With all rates set.</param>
    public static SavedLearning Of(NcclOptions options) => new()
    {
        Strategy = options.Strategy,
        BatchSize = options.BatchSize,
        InnerSteps = options.InnerSteps,
        InnerLearningRate = options.Rates.Inner,
        InnerGradientClip = options.Rates.InnerClip,
        Calibrate = options.Calibrate,
        OuterLearningRate = options.Rates.Outer,
        OuterGradientClip = options.OuterClip,
        OuterBatchSize = options.OuterBatchSize,
        Outer = options.Ablations.Outer,
        OuterMoves = options.Ablations.OuterMoves,
        ConsolidationWeight = options.ConsolidationWeight,
        Anchor = options.Ablations.Anchor,
        Importance = options.Ablations.Importance,
        ImportanceOf = options.Ablations.ImportanceOf,
        DivideImportanceByMean = options.Ablations.DivideImportanceByMean,
        ReplayBatchSize = options.ReplayBatchSize,
        MemoryPerTask = options.MemoryPerTask,
        ReplayWeight = options.ReplayWeight,
        DistillationWeight = options.Rates.DistillationWeight,
        Temperature = options.Temperature,
        DistillationDirection = options.Ablations.DistillationDirection,
        DistillationReduction = options.Ablations.DistillationReduction,
        SoftTargets = options.SoftTargets,
        AverageOver = options.AverageOver,
        Epochs = options.Epochs,
        Augmentation = options.Augmentation,
    };

    public NcclOptions ToOptions() => new()
    {
        Strategy = Strategy,
        BatchSize = BatchSize,
        InnerSteps = InnerSteps,
        InnerLearningRate = InnerLearningRate,
        InnerGradientClip = InnerGradientClip ?? double.PositiveInfinity,
        Calibrate = Calibrate,
        OuterLearningRate = OuterLearningRate,
        OuterGradientClip = OuterGradientClip ?? double.PositiveInfinity,
        OuterBatchSize = OuterBatchSize,
        ConsolidationWeight = ConsolidationWeight,
        ReplayBatchSize = ReplayBatchSize,
        MemoryPerTask = MemoryPerTask,
        ReplayWeight = ReplayWeight,
        DistillationWeight = DistillationWeight,
        Temperature = Temperature,
        SoftTargets = SoftTargets,
        AverageOver = AverageOver,
        Epochs = Epochs,
        Augmentation = Augmentation,
        Ablations = new()
        {
            Outer = Outer,
            OuterMoves = OuterMoves,
            Anchor = Anchor,
            Importance = Importance,
            ImportanceOf = ImportanceOf,
            DivideImportanceByMean = DivideImportanceByMean,
            DistillationDirection = DistillationDirection,
            DistillationReduction = DistillationReduction,
        },
    };
}
