using Microsoft.ML;

namespace Nccl.MLNet.Views;

/// <summary>Which rows of some data belong to a part of it.</summary>
/// <param name="Read">The columns that the choice needs.</param>
/// <param name="NewChooser">Called when a cursor is opened; what it returns is called at each row in order.</param>
internal sealed record RowSelection(IReadOnlyList<DataViewSchema.Column> Read, Func<DataViewRow, Func<RowChoice>> NewChooser)
{
    public static RowSelection All { get; } = new([], _ => () => RowChoice.Take);

    /// <summary>Of the rows selected, those whose number, from 0, is wanted.</summary>
    public RowSelection Where(Func<long, bool> wanted) => new(Read, row =>
    {
        var choose = NewChooser(row);
        var number = -1L;
        return () =>
        {
            var choice = choose();
            return choice != RowChoice.Take || wanted(++number) ? choice : RowChoice.Leave;
        };
    });
}
