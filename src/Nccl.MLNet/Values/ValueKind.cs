using Microsoft.ML.Data;

namespace Nccl.MLNet.Values;

/// <summary>The types that name classes and tasks. Their codes are part of the saved format.</summary>
internal static class ValueKind
{
    private const byte TextCode = 1;
    private static readonly Range IntegerCodes = 3..11;

    private static readonly Dictionary<PrimitiveDataViewType, (byte Code, Func<byte, PrimitiveDataViewType, ValueDictionary> Create)> Kinds = new()
    {
        [TextDataViewType.Instance] = (TextCode, (code, type) => new TypedDictionary<ReadOnlyMemory<char>>(code, type, ValueTraits.Text)),
        [BooleanDataViewType.Instance] = (2, Plain<bool>),
        [NumberDataViewType.SByte] = (3, Plain<sbyte>),
        [NumberDataViewType.Byte] = (4, Plain<byte>),
        [NumberDataViewType.Int16] = (5, Plain<short>),
        [NumberDataViewType.UInt16] = (6, Plain<ushort>),
        [NumberDataViewType.Int32] = (7, Plain<int>),
        [NumberDataViewType.UInt32] = (8, Plain<uint>),
        [NumberDataViewType.Int64] = (9, Plain<long>),
        [NumberDataViewType.UInt64] = (10, Plain<ulong>),
        [NumberDataViewType.Single] = (11, (code, type) => new TypedDictionary<float>(code, type, ValueTraits.Single)),
        [NumberDataViewType.Double] = (12, (code, type) => new TypedDictionary<double>(code, type, ValueTraits.Double)),
        [DateTimeDataViewType.Instance] = (13, (code, type) => new TypedDictionary<DateTime>(code, type, ValueTraits.Time)),
        [DateTimeOffsetDataViewType.Instance] = (14, (code, type) => new TypedDictionary<DateTimeOffset>(code, type, ValueTraits.TimeWithOffset)),
        [TimeSpanDataViewType.Instance] = (15, Plain<TimeSpan>),
    };

    /// <summary>Whether values of a type can name anything.</summary>
    public static bool IsKnown(DataViewType type) => type is PrimitiveDataViewType primitive && Kinds.ContainsKey(primitive);

    /// <summary>Whether a column may hold such values themselves, without a key: text and integers.</summary>
    public static bool IsPlain(DataViewType type) =>
        type is PrimitiveDataViewType primitive && Kinds.TryGetValue(primitive, out var kind)
        && (kind.Code == TextCode || (kind.Code >= IntegerCodes.Start.Value && kind.Code < IntegerCodes.End.Value));

    /// <summary>An empty dictionary for values of a known type.</summary>
    public static ValueDictionary NewDictionary(PrimitiveDataViewType type) => Kinds[type].Create(Kinds[type].Code, type);

    /// <summary>An empty dictionary for values such as a label that comes without a column.</summary>
    /// <exception cref="ArgumentException">A column could not hold such labels.</exception>
    public static ValueDictionary NewDictionaryFor(object label)
    {
        PrimitiveDataViewType type = label is string ? TextDataViewType.Instance : Kinds.Keys.FirstOrDefault(kind => kind.RawType == label.GetType())!;
        return IsPlain(type)
            ? NewDictionary(type)
            : throw new ArgumentException($"The label '{label}' is a {label.GetType().Name}; it must be text or an integer.");
    }

    /// <summary>Reads what <see cref="ValueDictionary.Save"/> wrote.</summary>
    public static ValueDictionary Load(BinaryReader reader)
    {
        var code = reader.ReadByte();
        var type = Kinds.FirstOrDefault(kind => kind.Value.Code == code).Key
            ?? throw new InvalidDataException($"The saved model has values of the unknown kind {code}; the file is damaged.");
        var dictionary = NewDictionary(type);
        var names = new string[reader.ReadInt32()];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        dictionary.Restore(names);
        return dictionary;
    }

    private static TypedDictionary<T> Plain<T>(byte code, PrimitiveDataViewType type)
        where T : IParsable<T> => new(code, type, ValueTraits.Plain<T>());
}
