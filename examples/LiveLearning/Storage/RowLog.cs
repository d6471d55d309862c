using System.Runtime.InteropServices;
using Examples.CommandLine;
using LiveLearning.Data;
using Microsoft.Data.Sqlite;

namespace LiveLearning.Storage;

/// <summary>
/// The write-ahead log: acknowledged rows that a saved model may not yet contain, numbered from 1 without gaps, in one SQLite file.
/// A row is on the disk when <see cref="Append"/> returns.
/// </summary>
/// <remarks>Held by one process at a time; for one thread at a time.</remarks>
internal sealed class RowLog : IDisposable
{
    // AUTOINCREMENT: the number of a deleted row is never given to another one.
    private const string Open = """
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS rows (number INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, features BLOB NOT NULL);
        BEGIN IMMEDIATE;
        COMMIT;
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    private RowLog(SqliteConnection connection)
    {
        _connection = connection;
        _insert = Command("INSERT INTO rows (label, features) VALUES ($label, $features) RETURNING number");
        _insert.Parameters.Add("$label", SqliteType.Text);
        _insert.Parameters.Add("$features", SqliteType.Blob);
        LastNumber = Number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'rows'");
    }

    /// <summary>The number of the row that was logged last, 0 before the first; kept when rows are deleted.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Opens the log, or makes an empty one.</summary>
    /// <exception cref="InputException">Another process holds it, or the file is no log.</exception>
    public static RowLog At(string path)
    {
        // Without a pool: the file is free again as soon as the log is disposed. One second: enough for a process that is just ending.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            using var open = connection.CreateCommand();
            open.CommandText = Open;
            open.ExecuteNonQuery();
            return new RowLog(connection);
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new InputException(
                exception.SqliteErrorCode is 5 or 6
                    ? $"{path} is held by another process. End it, or give another folder with --model."
                    : $"{path} cannot be used as a log of rows: {exception.Message.AsSentence()} Give another folder with --model, or restore the file.",
                exception);
        }
    }

    /// <summary>Appends rows, all or none, and returns when they are on the disk.</summary>
    /// <returns>The number of the last one.</returns>
    /// <exception cref="SqliteException">The disk is full or fails; no row was logged.</exception>
    public long Append(IReadOnlyList<Reading> rows)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        var last = LastNumber;
        foreach (var row in rows)
        {
            _insert.Parameters[0].Value = row.Label;
            _insert.Parameters[1].Value = MemoryMarshal.AsBytes(row.Features.AsSpan()).ToArray();
            last = (long)_insert.ExecuteScalar()!;
        }

        transaction.Commit();
        return LastNumber = last;
    }

    /// <summary>The rows after a number, in order, at most <paramref name="count"/>.</summary>
    public IReadOnlyList<Reading> After(long number, int count)
    {
        using var select = Command("SELECT label, features FROM rows WHERE number > $number ORDER BY number LIMIT $count");
        select.Parameters.AddWithValue("$number", number);
        select.Parameters.AddWithValue("$count", count);
        using var reader = select.ExecuteReader();
        var rows = new List<Reading>(count);
        while (reader.Read())
        {
            rows.Add(new Reading { Label = reader.GetString(0), Features = MemoryMarshal.Cast<byte, float>(reader.GetFieldValue<byte[]>(1)).ToArray() });
        }

        return rows;
    }

    /// <summary>How many rows after a number are still here.</summary>
    public long CountAfter(long number) => Number($"SELECT count(*) FROM rows WHERE number > {number}");

    /// <summary>Deletes the rows up to a number.</summary>
    public void DeleteThrough(long number)
    {
        using var delete = Command("DELETE FROM rows WHERE number <= $number");
        delete.Parameters.AddWithValue("$number", number);
        delete.ExecuteNonQuery();
    }

    /// <summary>Numbers the next row after <paramref name="number"/>: for a model that came without its log.</summary>
    public void StartAfter(long number)
    {
        using var start = Command("DELETE FROM sqlite_sequence WHERE name = 'rows'; INSERT INTO sqlite_sequence (name, seq) VALUES ('rows', $number)");
        start.Parameters.AddWithValue("$number", number);
        start.ExecuteNonQuery();
        LastNumber = number;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private long Number(string query)
    {
        using var command = Command(query);
        return (long)command.ExecuteScalar()!;
    }

    private SqliteCommand Command(string text)
    {
        var command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
