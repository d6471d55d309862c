using Nccl.MLNet.Plans;

namespace Nccl.MLNet.Rules;

/// <summary>What must fit into one array of the runtime, which only shows when the number of features is known.</summary>
internal static class SizeRules
{
    /// <exception cref="ArgumentException">An option asks for more rows than fit; the message names every one.</exception>
    public static void Check(FitPlan plan, int features)
    {
        var most = Array.MaxLength / features;
        var learning = plan.Learning;
        string[] violations =
        [
            .. new[]
            {
                (Name: "Learning.BatchSize", Rows: learning.BatchSize),
                (Name: "Learning.MemoryPerTask", Rows: learning.MemoryPerTask),
                (Name: "PredictionChunkSize", Rows: plan.PredictionChunkSize),
            }.Where(option => option.Rows > most).Select(option => $"{option.Name} is {option.Rows}; of rows with {features} features at most {most} fit."),
        ];
        if (violations.Length > 0)
        {
            throw new ArgumentException(string.Join(" ", violations) + " Choose fewer.");
        }
    }
}
