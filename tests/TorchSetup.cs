using Nccl;
using TorchSharp;

/// <summary>Once for the whole assembly, hence without a namespace.</summary>
[SetUpFixture]
#pragma warning disable CA1050 // NUnit applies a set-up fixture to its namespace; only the global one covers every test.
public sealed class TorchSetup
#pragma warning restore CA1050
{
    /// <summary>One thread: on tensors as small as the tests', more threads wait for each other most of the time.</summary>
    [OneTimeSetUp]
    public void UseOneThread()
    {
        TorchLibrary.Load();
        torch.set_num_threads(1);
    }
}
