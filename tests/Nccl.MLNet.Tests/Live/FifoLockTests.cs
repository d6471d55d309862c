using Nccl.MLNet.Live;
using Nccl.MLNet.Tests.Data;

namespace Nccl.MLNet.Tests.Live;

[TestFixture]
public class FifoLockTests
{
    [Test]
    public void AThreadThatWaitsForTheLock_IsNotOvertaken()
    {
        var fifo = new FifoLock();
        var turns = 0;
        var inside = 0;
        using var stop = new CancellationTokenSource();
        var learning = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var turn = fifo.Enter();
                Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1));
                Thread.SpinWait(2000);
                Interlocked.Increment(ref turns);
                Interlocked.Decrement(ref inside);
            }
        });
        for (var i = 0; i < 50; i++)
        {
            ModelsOf.WaitUntil(() => Volatile.Read(ref turns) > i);
            using var turn = fifo.Enter();
            using var again = fifo.Enter();
            Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1));
            Interlocked.Decrement(ref inside);
        }

        stop.Cancel();
        learning.Wait();
    }
}
