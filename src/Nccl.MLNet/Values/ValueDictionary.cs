using Microsoft.ML;
using Microsoft.ML.Data;

namespace Nccl.MLNet.Values;

/// <summary>
/// Classes or tasks by value, in the order of their arrival: a value's place is its index in the network, whatever index a
/// key column gave it.
/// </summary>
internal abstract class ValueDictionary(byte code, PrimitiveDataViewType type)
{
    /// <summary>The type of the values: text, a number, a boolean or a time.</summary>
    public PrimitiveDataViewType Type => type;

    public abstract int Count { get; }

    /// <summary>The values as text, culture-free and exact.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    protected byte Code => code;

    /// <summary>One of <see cref="Names"/>.</summary>
    public abstract string NameOf(int index);

    /// <summary>An equal dictionary that grows on its own.</summary>
    public abstract ValueDictionary Copy();

    /// <summary>Adds every value of a key column, in key order; those present keep their index.</summary>
    /// <exception cref="ArgumentException">The column is a key without values and without a stated count.</exception>
    public abstract void AddKeys(ValueColumn column);

    /// <summary>Forgets the values that came last, those of rows that were left out after all. Only for values that are no keys.</summary>
    /// <param name="count">How many values stay.</param>
    public abstract void Truncate(int count);

    /// <summary>A getter of the index of a row's value: -1 for a missing value, and for a new one unless it is added.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">A column whose values have this dictionary's type.</param>
    /// <param name="add">Whether a new value joins the dictionary.</param>
    public abstract ValueGetter<int> IndexGetter(DataViewRow row, ValueColumn column, bool add);

    /// <summary>Index of a value that comes without a column; a new one joins.</summary>
    /// <param name="value">A value of <see cref="Type"/>, or its culture-free text.</param>
    /// <exception cref="ArgumentException">It is neither, or stands for no value.</exception>
    public abstract int IndexOf(object value);

    /// <summary>Annotations of a Score column with one slot per value.</summary>
    public abstract DataViewSchema.Annotations ForScore(uint scoreSet);

    /// <summary>Annotations of a PredictedLabel column whose key values these are.</summary>
    public abstract DataViewSchema.Annotations ForPredictedLabel(uint scoreSet);

    /// <summary>Format: kind (byte), count (int32), then each value as culture-free text.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(code);
        writer.Write(Count);
        foreach (var name in Names)
        {
            writer.Write(name);
        }
    }

    /// <summary>Fills an empty dictionary with saved names.</summary>
    public abstract void Restore(IEnumerable<string> names);
}
