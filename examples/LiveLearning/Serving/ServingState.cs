using System.Text.Json.Serialization;

namespace LiveLearning.Serving;

/// <summary>What the server is doing.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServingState>))]
internal enum ServingState
{
    /// <summary>Rows wait or were learnt just now.</summary>
    [JsonStringEnumMemberName("learning")]
    Learning,

    /// <summary>No rows come at present.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>No rows come, and the program's own data are at their end: only clients can send more.</summary>
    [JsonStringEnumMemberName("ended")]
    Ended,
}
