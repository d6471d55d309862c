namespace QuickStart.Learning;

/// <summary>The two ways to learn that this program compares, with the same network on the same stream.</summary>
internal enum LearnerKind
{
    /// <summary>Neuron calibration with its memory of past rows.</summary>
    Calibrated,

    /// <summary>Plain fine-tuning: the next task's gradient steps and nothing else.</summary>
    FineTuned,
}
