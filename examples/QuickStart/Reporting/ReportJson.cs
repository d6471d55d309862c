using System.Text.Json.Serialization;

namespace QuickStart.Reporting;

/// <summary>How a report is serialized: made at compile time, no reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class ReportJson : JsonSerializerContext;
