namespace Nccl;

/// <summary>How a change of the stream is noticed.</summary>
public enum DriftDetector
{
    /// <summary>Not at all: tasks are announced.</summary>
    None,

    /// <summary>By the Page-Hinkley test, a cumulative sum that climbs when rows become harder to predict than they were on average.</summary>
    PageHinkley,
}
