using System.Text.Json.Serialization;

namespace LiveLearning.Learning;

/// <summary>What can happen in a stream that the chart should show.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamEventKind>))]
internal enum StreamEventKind
{
    /// <summary>The data say that their sensors changed.</summary>
    [JsonStringEnumMemberName("change")]
    Change,

    /// <summary>A class came that was not there before.</summary>
    [JsonStringEnumMemberName("class")]
    NewClass,

    /// <summary>The learner noticed a change by itself.</summary>
    [JsonStringEnumMemberName("boundary")]
    Boundary,
}
