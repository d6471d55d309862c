namespace Nccl.MLNet;

/// <summary>How a model gets from one task to the next in <see cref="Microsoft.ML.ContinualValidationCatalog"/>.</summary>
public enum TaskFitting
{
    /// <summary>
    /// A pipeline with a continual trainer goes on with <see cref="Microsoft.ML.ContinueFitExtensions.ContinueFit"/>; any other is fitted anew on
    /// each task alone, which is the baseline that forgets.
    /// </summary>
    ContinueOrRefit,

    /// <summary>Fitted anew on each task alone, also where it could continue.</summary>
    RefitOnTask,

    /// <summary>Fitted anew on the rows of all tasks so far together: what forgetting costs is measured against this upper bound. It keeps every row.</summary>
    RefitOnAllTasks,
}
