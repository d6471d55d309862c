using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Nccl.MLNet.Interop;

namespace Nccl.MLNet.Values;

/// <summary>A dictionary of values that columns hold as <typeparamref name="T"/>.</summary>
internal sealed class TypedDictionary<T>(byte code, PrimitiveDataViewType type, ValueTraits<T> traits) : ValueDictionary(code, type)
    where T : notnull
{
    /// <summary>More classes or tasks than this are ids, or a key whose count nobody stated.</summary>
    private const int Most = 1 << 20;

    private readonly List<T> _values = [];
    private readonly Dictionary<T, int> _indices = new(traits.Comparer);

    public override int Count => _values.Count;

    public override IReadOnlyList<string> Names => [.. _values.Select(traits.Format)];

    public override string NameOf(int index) => traits.Format(_values[index]);

    public override ValueDictionary Copy()
    {
        var copy = new TypedDictionary<T>(Code, Type, traits);
        _values.ForEach(value => copy.Add(value));
        return copy;
    }

    public override void AddKeys(ValueColumn column)
    {
        foreach (var value in KeyValues(column))
        {
            IndexOf(value, column.Column.Name);
        }
    }

    public override void Truncate(int count)
    {
        for (var last = _values.Count - 1; last >= count; last--)
        {
            _indices.Remove(_values[last]);
            _values.RemoveAt(last);
        }
    }

    public override ValueGetter<int> IndexGetter(DataViewRow row, ValueColumn column, bool add)
    {
        if (column.Column.Type is KeyDataViewType)
        {
            return column.HasKeyValues ? KeyIndexGetter(row, column, add) : NumberedKeyGetter(row, column, add);
        }

        var newFrom = add ? column.Column.Name : null;
        var getter = row.GetGetter<T>(column.Column);
        var value = default(T)!;
        return (ref int index) =>
        {
            getter(ref value);
            index = traits.IsMissing(value) ? -1 : IndexOf(value, newFrom);
        };
    }

    public override int IndexOf(object value)
    {
        if (!TryRead(value, out var typed))
        {
            throw new ArgumentException(
                $"The label is '{value}', a {value.GetType().Name}; the model's classes are of type {Type} ({string.Join(", ", Names.Take(3))}, ...). "
                + "Give a value of that type, or its culture-free text.");
        }

        return !traits.IsMissing(typed) ? IndexOf(typed, newFrom: "label") : throw new ArgumentException("The label is empty, which stands for no class.");
    }

    public override DataViewSchema.Annotations ForScore(uint scoreSet) => ScoreAnnotations.ForScore<T>(scoreSet, Type, [.. _values]);

    public override DataViewSchema.Annotations ForPredictedLabel(uint scoreSet) =>
        ScoreAnnotations.ForPredictedLabel<T>(scoreSet, Type, [.. _values]);

    public override void Restore(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            Add(traits.Parse(name));
        }
    }

    /// <summary>Looks each key up once, when it first occurs.</summary>
    private ValueGetter<int> KeyIndexGetter(DataViewRow row, ValueColumn column, bool add)
    {
        const int NotLookedUp = -2;
        var values = KeyValues(column);
        var indices = new int[values.Length];
        Array.Fill(indices, NotLookedUp);
        var newFrom = add ? column.Column.Name : null;
        var getter = KeyGetter.Of(row, column.Column);
        var key = 0UL;
        return (ref int index) =>
        {
            getter(ref key);
            if (key == 0 || key > (ulong)indices.Length)
            {
                index = -1;
                return;
            }

            ref var known = ref indices[key - 1];
            index = known = known == NotLookedUp ? IndexOf(values[key - 1], newFrom) : known;
        };
    }

    /// <summary>A key without values: its number is the value.</summary>
    private ValueGetter<int> NumberedKeyGetter(DataViewRow row, ValueColumn column, bool add)
    {
        var newFrom = add ? column.Column.Name : null;
        var getter = KeyGetter.Of(row, column.Column);
        var key = 0UL;
        return (ref int index) =>
        {
            getter(ref key);
            index = key == 0 ? -1 : IndexOf((T)(object)key, newFrom);
        };
    }

    private bool TryRead(object value, out T typed)
    {
        typed = default!;
        if (value is T known)
        {
            typed = known;
            return true;
        }

        var text = value as string ?? (Type is NumberDataViewType && value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : null);
        if (text is null)
        {
            return false;
        }

        try
        {
            typed = traits.Parse(text);
            return true;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static T[] KeyValues(ValueColumn column)
    {
        if (!column.HasKeyValues)
        {
            if (column.KeyCount > Most)
            {
                throw new ArgumentException(
                    $"The label column '{column.Column.Name}' is a key without values that can be any of {column.KeyCount} numbers, and each would be a class. "
                    + "Say how many there are, for example with [KeyType(10)], or make keys with MapValueToKey.");
            }

            return [.. Enumerable.Range(1, (int)column.KeyCount).Select(number => (T)(object)(ulong)number)];
        }

        var values = default(VBuffer<T>);
        column.Column.Annotations.GetValue(AnnotationNames.KeyValues, ref values);
        return [.. values.DenseValues()];
    }

    /// <param name="value">The value of a row.</param>
    /// <param name="newFrom">Name of the column from which a new value joins; null where none does.</param>
    /// <exception cref="InvalidOperationException">A value too many is new.</exception>
    private int IndexOf(T value, string? newFrom)
    {
        if (_indices.TryGetValue(value, out var index))
        {
            return index;
        }

        return newFrom is null ? -1 : Count < Most ? Add(value) : throw new InvalidOperationException(
            $"The column '{newFrom}' has more than {Most} different values, each of which would be a class or task of its own. "
            + "Name another column, or map its values to fewer. The model is unchanged.");
    }

    private int Add(T value)
    {
        var kept = traits.Keep(value);
        _indices.Add(kept, _values.Count);
        _values.Add(kept);
        return _values.Count - 1;
    }
}
