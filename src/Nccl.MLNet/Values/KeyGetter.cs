using Microsoft.ML;

namespace Nccl.MLNet.Values;

/// <summary>Keys of every width as 64 bits: 0 is missing, 1 the first value.</summary>
internal static class KeyGetter
{
    public static ValueGetter<ulong> Of(DataViewRow row, DataViewSchema.Column column) => column.Type.RawType switch
    {
        var type when type == typeof(byte) => Widen<byte>(row, column, key => key),
        var type when type == typeof(ushort) => Widen<ushort>(row, column, key => key),
        var type when type == typeof(uint) => Widen<uint>(row, column, key => key),
        _ => row.GetGetter<ulong>(column),
    };

    private static ValueGetter<ulong> Widen<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> widen)
        where T : struct
    {
        var getter = row.GetGetter<T>(column);
        var key = default(T);
        return (ref ulong value) =>
        {
            getter(ref key);
            value = widen(key);
        };
    }
}
