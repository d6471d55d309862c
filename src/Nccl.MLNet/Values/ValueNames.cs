using Microsoft.ML;

namespace Nccl.MLNet.Values;

internal static class ValueNames
{
    /// <summary>Reads the value of a row as culture-free text, by which columns of different types compare; null where it is missing.</summary>
    public static Func<string?> Getter(DataViewRow row, ValueColumn column)
    {
        var values = ValueKind.NewDictionary(column.ValueType);
        var getter = values.IndexGetter(row, column, add: true);
        var names = new List<string>();
        var index = -1;
        return () =>
        {
            getter(ref index);
            while (names.Count <= index)
            {
                names.Add(values.NameOf(names.Count));
            }

            return index < 0 ? null : names[index];
        };
    }
}
