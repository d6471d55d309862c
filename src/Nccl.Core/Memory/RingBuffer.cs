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
        : this(capacity, rowLength, pushed: 0, new float[checked(room * rowLength)], new int[room], new SoftTarget?[room])
    {
    }

    private RingBuffer(int capacity, int rowLength, long pushed, float[] inputs, int[] labels, SoftTarget?[] softTargets)
    {
        (Capacity, RowLength, Pushed) = (capacity, rowLength, pushed);
        (_inputs, _labels, _softTargets) = (inputs, labels, softTargets);
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

    public RingBuffer Copy() => new(Capacity, RowLength, Pushed, [.. _inputs], [.. _labels], [.. _softTargets]);

    /// <summary>A ring as it was saved: the filled slots, in slot order, and the number of rows ever pushed. Takes ownership of the arrays.</summary>
    public static RingBuffer Restore(int capacity, int rowLength, long pushed, float[] filledInputs, int[] labels, SoftTarget?[] softTargets) =>
        new(capacity, rowLength, pushed, filledInputs, labels, softTargets);

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
