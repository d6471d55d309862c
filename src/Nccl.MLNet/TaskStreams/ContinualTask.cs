using System.Globalization;
using Microsoft.ML;

namespace Nccl.MLNet;

/// <summary>One task of a stream: what is learnt, and what it is tested on.</summary>
/// <remarks>It holds views, not rows: nothing is read until something learns or tests. Make tasks yourself, or from one view with <see cref="Microsoft.ML.TaskSplitCatalog"/>.</remarks>
/// <param name="Name">How tables, files and errors call it; every task of a stream has a name of its own.</param>
/// <param name="Train">The rows to learn from, in stream order.</param>
/// <param name="Test">Rows that are never learnt from.</param>
/// <exception cref="ArgumentException">The name is empty or a view is null.</exception>
public sealed record ContinualTask(string Name, IDataView Train, IDataView Test)
{
    /// <summary>How tables, files and errors call it.</summary>
    public string Name { get; } = string.IsNullOrWhiteSpace(Name)
        ? throw new ArgumentException("A task has no name; results are told apart by it.", nameof(Name))
        : Name;

    /// <summary>The rows to learn from, in stream order.</summary>
    public IDataView Train { get; } = Train ?? throw new ArgumentNullException(nameof(Train));

    /// <summary>Rows that are never learnt from.</summary>
    public IDataView Test { get; } = Test ?? throw new ArgumentNullException(nameof(Test));

    /// <summary>One line, culture-free: the name, and the numbers of rows where the views know them. Nothing is read.</summary>
    public override string ToString() => $"Task '{Name}': {Rows(Train)} to learn from, {Rows(Test)} to test with";

    private static string Rows(IDataView view) =>
        view.GetRowCount() is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count} rows") : "uncounted rows";
}
