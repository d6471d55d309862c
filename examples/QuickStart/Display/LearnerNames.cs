using QuickStart.Learning;

namespace QuickStart.Display;

/// <summary>What the learners are called on the screen; both names have ten letters.</summary>
internal static class LearnerNames
{
    public static string Name(this LearnerKind learner) => learner switch
    {
        LearnerKind.Calibrated => "calibrated",
        LearnerKind.FineTuned => "fine-tuned",
        _ => throw new ArgumentOutOfRangeException(nameof(learner), learner, "There are two learners."),
    };

    /// <summary>The style that tells the learners apart.</summary>
    public static string Style(this LearnerKind learner) => learner == LearnerKind.Calibrated ? "bold" : "grey62";
}
