namespace QuickStart;

/// <summary>What the command line asks for.</summary>
/// <param name="Data">Folder with MNIST's files; none for drawn digits.</param>
/// <param name="Tasks">How many tasks.</param>
/// <param name="Rows">Training rows of each task.</param>
/// <param name="Seed">The same seed gives the same run.</param>
/// <param name="Report">Where to write the JSON report; nowhere when none.</param>
/// <param name="Model">Where to write the zip.</param>
internal sealed record RunSettings(string? Data, int Tasks, int Rows, int Seed, string? Report, string Model);
