using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>What users hear through MLContext.Log. The extension methods that write to a channel are internal in ML.NET.</summary>
internal static class ChannelMessages
{
    /// <summary>For who watches a long run; one line a few times a second.</summary>
    public static void Follow(this IChannel channel, string message) => channel.Trace(message);

    public static void Tell(this IChannel channel, string message) => channel.Info(message);

    public static void Warn(this IChannel channel, string message) => channel.Warning(message);
}
