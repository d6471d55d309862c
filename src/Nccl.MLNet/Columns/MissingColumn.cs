using Microsoft.ML;

namespace Nccl.MLNet.Columns;

/// <summary>The error that a column is missing. It lists the columns that are there: mostly one of them was meant.</summary>
internal static class MissingColumn
{
    /// <param name="schema">The columns of the data.</param>
    /// <param name="role">"label", "feature" or "task".</param>
    /// <param name="name">The column that is missing.</param>
    /// <param name="option">The option that names it.</param>
    public static ArgumentException InData(DataViewSchema schema, string role, string name, string option) =>
        new($"The data has no {role} column '{name}'. {ItsColumns(NamesIn(schema))} {Remedy(option)}");

    /// <inheritdoc cref="InData(DataViewSchema, string, string, string)"/>
    public static ArgumentException InPipeline(SchemaShape schema, string role, string name, string option) =>
        new($"The pipeline has no {role} column '{name}' before the trainer. {ItsColumns(Quoted(schema.Select(column => column.Name)))} {Remedy(option)}");

    /// <summary>The error for a column that is named by an argument of a method.</summary>
    /// <param name="schema">The columns of the data.</param>
    /// <param name="name">The column that is missing.</param>
    /// <param name="parameter">The parameter that names it.</param>
    public static ArgumentException InData(DataViewSchema schema, string name, string parameter) =>
        new($"The data has no column '{name}'. {ItsColumns(NamesIn(schema))}", parameter);

    /// <summary>The columns that can be asked for by name, quoted and separated by commas.</summary>
    public static string NamesIn(DataViewSchema schema) => Quoted(schema.Where(column => !column.IsHidden).Select(column => column.Name));

    private static string ItsColumns(string names) => $"Its columns are {names}.";

    private static string Remedy(string option) => $"Set {option}, or add the column to the pipeline before the trainer.";

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
