namespace Nccl;

/// <summary>What is known of a row's task, and which classes compete for it.</summary>
public enum ContinualScenario
{
    /// <summary>No task is known at prediction; all classes seen so far compete. New classes may come with any task.</summary>
    ClassIncremental,

    /// <summary>No task is known at prediction; all classes compete, and every task has the same ones: tasks only mark boundaries.</summary>
    DomainIncremental,

    /// <summary>The task of a row is known at prediction too; only that task's classes compete, or all seen so far where it is missing or was never met.</summary>
    TaskIncremental,
}
