using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>Writes to MLContext.Log. ML.NET's own methods for it, <see cref="HostExtensions"/>, are internal.</summary>
internal static class ChannelMessages
{
    /// <summary>The progress of a long run, a few times a second.</summary>
    public static void Trace(IChannel channel, string message) => HostExtensions.Trace(channel, message);

    public static void Info(IChannel channel, string message) => HostExtensions.Info(channel, message);

    public static void Warning(IChannel channel, string message) => HostExtensions.Warning(channel, message);
}
