namespace Nccl.Memory;

/// <summary>The newest rows of one task: after the last slot the write position wraps to the first.</summary>
internal sealed class RingBuffer
{
    /// <summary>Rows to begin with; a ring that is never filled takes no more than it needs.</summary>
    private const int FirstRoom = 64;

    private float[] _inputs;
    private int[] _labels;
    private SoftTarget?[] _softTargets;

    public RingBuffer(int capacity, int rowLength) : this(capacity, rowLength, Math.Min(capacity, FirstRoom))
    {
    }

    private RingBuffer(int capacity, int rowLength, int room)
    {
        (Capacity, RowLength) = (capacity, rowLength);
        _inputs = new float[checked(room * rowLength)];
        _labels = new int[room];
        _softTargets = new SoftTarget?[room];
    }

    private RingBuffer(RingBuffer other)
    {
        (Capacity, RowLength, Pushed) = (other.Capacity, other.RowLength, other.Pushed);
        _inputs = (float[])other._inputs.Clone();
        _labels = (int[])other._labels.Clone();
        _softTargets = (SoftTarget?[])other._softTargets.Clone();
    }

    public int Capacity { get; }

    public int RowLength { get; }

    /// <summary>Rows pushed since the beginning; the next one goes to slot Pushed mod Capacity.</summary>
    public long Pushed { get; private set; }

    /// <summary>Rows held: at most Capacity.</summary>
    public int Filled => (int)Math.Min(Pushed, Capacity);

    public ReadOnlySpan<float> Inputs(int slot) => _inputs.AsSpan(slot * RowLength, RowLength);

    public ReadOnlyMemory<float> FilledInputs => _inputs.AsMemory(0, Filled * RowLength);

    public int Label(int slot) => _labels[slot];

    public SoftTarget? SoftTarget(int slot) => _softTargets[slot];

    public void Push(ReadOnlySpan<float> inputs, int label, SoftTarget? softTarget)
    {
        var slot = (int)(Pushed % Capacity);
        MakeRoomFor(slot);
        inputs.CopyTo(_inputs.AsSpan(slot * RowLength, RowLength));
        _labels[slot] = label;
        _softTargets[slot] = softTarget;
        Pushed++;
    }

    public void SetSoftTarget(int slot, SoftTarget softTarget) => _softTargets[slot] = softTarget;

    public RingBuffer Copy() => new(this);

    /// <summary>A ring as it was saved: the filled slots, in slot order, and the number of rows ever pushed.</summary>
    public static RingBuffer Restore(int capacity, int rowLength, long pushed, float[] filledInputs, int[] labels, SoftTarget?[] softTargets)
    {
        var ring = new RingBuffer(capacity, rowLength, labels.Length) { Pushed = pushed };
        filledInputs.CopyTo(ring._inputs, 0);
        labels.CopyTo(ring._labels, 0);
        softTargets.CopyTo(ring._softTargets, 0);
        return ring;
    }

    private void MakeRoomFor(int slot)
    {
        if (slot < _labels.Length)
        {
            return;
        }

        var room = (int)Math.Min(Capacity, Math.Max(2L * _labels.Length, slot + 1));
        Array.Resize(ref _inputs, checked(room * RowLength));
        Array.Resize(ref _labels, room);
        Array.Resize(ref _softTargets, room);
    }
}
