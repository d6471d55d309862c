using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Prediction;

/// <summary>
/// Keeps the values of one input column for the rows of a chunk: when they are asked for, the source has moved on already.
/// </summary>
internal abstract class ColumnBuffer
{
    /// <summary>A buffer for a column of any type.</summary>
    public static ColumnBuffer Of(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        var raw = column.Type.RawType;
        var (buffer, item) = column.Type is VectorDataViewType vector
            ? (typeof(VectorBuffer<>), vector.ItemType.RawType)
            : (raw.IsValueType ? typeof(ScalarBuffer<>) : typeof(ObjectBuffer<>), raw);
        return (ColumnBuffer)Activator.CreateInstance(buffer.MakeGenericType(item), source, column, capacity)!;
    }

    /// <summary>Reads the value of the row at which the source stands.</summary>
    public abstract void Read(int place);

    /// <summary>A <see cref="ValueGetter{TValue}"/> for the row whose place <paramref name="place"/> gives.</summary>
    public abstract Delegate Getter(Func<int> place);

    /// <summary>Lets go of the chunk's values before the next chunk is read.</summary>
    public virtual void Clear()
    {
    }

    private sealed class ScalarBuffer<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
        where T : struct
    {
        private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
        private readonly T[] _values = new T[capacity];

        public override void Read(int place) => _getter(ref _values[place]);

        public override Delegate Getter(Func<int> place) => (ValueGetter<T>)((ref T value) => value = _values[place()]);
    }

    private sealed class VectorBuffer<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[capacity];

        public override void Read(int place) => _getter(ref _values[place]);

        // A copy: whoever asked may write to what it got.
        public override Delegate Getter(Func<int> place) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[place()].CopyTo(ref value));
    }

    /// <summary>Objects such as images belong to whoever asks for them first; those nobody asked for are disposed with the chunk.</summary>
    private sealed class ObjectBuffer<T>(DataViewRow source, DataViewSchema.Column column, int capacity) : ColumnBuffer
        where T : class
    {
        private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
        private readonly T?[] _values = new T?[capacity];
        private readonly bool[] _taken = new bool[capacity];

        public override void Read(int place) => _getter(ref _values[place]!);

        public override Delegate Getter(Func<int> place) => (ValueGetter<T>)((ref T value) =>
        {
            var current = place();
            if (!ReferenceEquals(value, _values[current]))
            {
                // What a getter is handed is its to replace, as with ML.NET's own image getters.
                (value as IDisposable)?.Dispose();
            }

            _taken[current] = true;
            value = _values[current]!;
        });

        public override void Clear()
        {
            for (var place = 0; place < _values.Length; place++)
            {
                if (!_taken[place])
                {
                    (_values[place] as IDisposable)?.Dispose();
                }

                (_values[place], _taken[place]) = (null, false);
            }
        }
    }
}
