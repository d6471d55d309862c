using Nccl.Learners;
using Nccl.MLNet.Plans;
using static TorchSharp.torch;

namespace Nccl.MLNet.Sessions;

/// <summary>Chooses the learner by the plan of a fit.</summary>
internal static class LearnerFactories
{
    /// <param name="plan">How it learns.</param>
    /// <param name="inputShape">Shape of one row as the network takes it.</param>
    /// <param name="device">Where it computes.</param>
    public static ILearnerFactory Of(FitPlan plan, IReadOnlyList<int> inputShape, Device device) =>
        new NetworkLearnerFactory(plan.Network, inputShape, plan.Scenario, plan.Learning, plan.TaskBoundaries, plan.NumberOfThreads, device);
}
