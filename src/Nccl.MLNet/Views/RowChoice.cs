namespace Nccl.MLNet.Views;

internal enum RowChoice
{
    Leave,
    Take,

    /// <summary>Neither this row nor any after it.</summary>
    End,
}
