using Microsoft.ML;
using Nccl.MLNet.Columns;
using Nccl.MLNet.Values;
using Nccl.MLNet.Views;

namespace Nccl.MLNet.TaskStreams;

/// <summary>The values that occur in a column, and the rows of some of them.</summary>
internal sealed class ColumnGroups
{
    private readonly string _columnName;
    private readonly ValueDictionary _values;

    private ColumnGroups(string columnName, ValueDictionary values) => (_columnName, _values) = (columnName, values);

    /// <summary>The values as culture-free text, in the order in which they first occur.</summary>
    public IReadOnlyList<string> Names => _values.Names;

    /// <summary>Reads the column once, in training and in test data.</summary>
    /// <exception cref="InvalidOperationException">A row has no value, or test rows have one that no training row has.</exception>
    public static ColumnGroups Of(TaskSource source, string columnName)
    {
        var column = Find(source.Data, columnName);
        var values = ValueKind.NewDictionary(column.ValueType);
        Scan(source.Data, column, values);
        if (values.Count == 0)
        {
            throw new InvalidOperationException("The data has no rows, so there are no tasks to make of it.");
        }

        if (source.TestData is not null)
        {
            CheckTest(source.TestData, columnName, values);
        }

        return new ColumnGroups(columnName, values);
    }

    /// <summary>The column; text, a key, a number, a boolean or a time.</summary>
    /// <exception cref="ArgumentException">It is missing or of another type.</exception>
    public static ValueColumn Find(IDataView data, string columnName)
    {
        var column = data.Schema.GetColumnOrNull(columnName)
            ?? throw MissingColumn.InData(data.Schema, columnName, nameof(columnName));
        return ValueColumn.OfAnyKind(column)
            ?? throw new ArgumentException(
                $"Column '{columnName}' is of type {column.Type}; to make tasks of it, it must be a key, text, a number, a boolean or a time.", nameof(columnName));
    }

    /// <summary>Selects the rows that have one of the values.</summary>
    /// <param name="names">Some of <see cref="Names"/>.</param>
    public Func<IDataView, RowSelection> RowsOf(IReadOnlyCollection<string> names)
    {
        var wanted = Names.Select(names.Contains).ToArray();
        return data =>
        {
            var column = Find(data, _columnName);
            return new RowSelection([column.Column], row =>
            {
                var getter = _values.IndexGetter(row, column, add: false);
                var index = -1;
                return () =>
                {
                    getter(ref index);
                    return index >= 0 && wanted[index] ? RowChoice.Take : RowChoice.Leave;
                };
            });
        };
    }

    private static void Scan(IDataView data, ValueColumn column, ValueDictionary values)
    {
        var (rows, missing, index) = (0L, 0L, -1);
        using var cursor = data.GetRowCursor([column.Column]);
        var getter = values.IndexGetter(cursor, column, add: true);
        while (cursor.MoveNext())
        {
            getter(ref index);
            rows++;
            missing += index < 0 ? 1 : 0;
        }

        if (missing > 0)
        {
            throw new InvalidOperationException(
                $"{missing} of {rows} rows have no value in column '{column.Column.Name}', so they belong to no task. Fill the column or filter these rows first.");
        }
    }

    private static void CheckTest(IDataView testData, string columnName, ValueDictionary values)
    {
        var column = Find(testData, columnName);
        if (!column.ValueType.Equals(values.Type))
        {
            throw new ArgumentException(
                $"Column '{columnName}' has values of type {column.ValueType} in the test data and {values.Type} in the training data. Convert one of them.",
                nameof(testData));
        }

        var all = values.Copy();
        Scan(testData, column, all);
        if (all.Count > values.Count)
        {
            throw new InvalidOperationException(
                $"The test data has the value '{all.NameOf(values.Count)}' in column '{columnName}', which no training row has, so no task could test it. "
                + "Filter these rows, or make the tasks yourself.");
        }
    }
}
