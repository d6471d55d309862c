namespace Nccl.Memory;

/// <summary>One remembered row.</summary>
/// <param name="Task">The task that it belongs to.</param>
/// <param name="Ring">That task's ring.</param>
/// <param name="Slot">Its slot in the ring.</param>
internal readonly record struct MemoryRow(int Task, RingBuffer Ring, int Slot)
{
    public ReadOnlySpan<float> Inputs => Ring.Inputs(Slot);

    public int Label => Ring.Label(Slot);

    public SoftTarget? SoftTarget => Ring.SoftTarget(Slot);
}
