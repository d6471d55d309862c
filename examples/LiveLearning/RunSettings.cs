namespace LiveLearning;

/// <summary>What the user asked for.</summary>
/// <param name="Data">Folder of the gas-sensor data; null for the embedded stream.</param>
/// <param name="Model">Folder of the saved models and the log; null for one named after the stream.</param>
/// <param name="Url">Where to listen.</param>
/// <param name="SaveEvery">Rows between two zips.</param>
/// <param name="Queue">Rows that may wait to be learnt.</param>
/// <param name="Feed">Rows a second that the program sends to itself; 0 for none.</param>
internal sealed record RunSettings(string? Data, string? Model, Uri Url, int SaveEvery, int Queue, int Feed);
