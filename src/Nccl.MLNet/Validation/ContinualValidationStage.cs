namespace Nccl.MLNet;

/// <summary>What a continual validation is doing.</summary>
public enum ContinualValidationStage
{
    /// <summary>It learns the task.</summary>
    Training,

    /// <summary>The task is learnt; the tests on all tasks begin.</summary>
    Testing,

    /// <summary>The tests after the task are done.</summary>
    Tested,
}
