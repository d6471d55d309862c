using Nccl.Learners;

namespace Nccl.MLNet.Tests.Data;

internal static class NetworkStates
{
    extension(NeuronCalibrationModelParameters model)
    {
        /// <summary>What a network learner is: the tests look at its weights, memory and generators.</summary>
        public NetworkLearnerState NetworkState => (NetworkLearnerState)model.State;
    }
}
