using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Tests.Data;

/// <summary>What a user who listens to MLContext.Log hears from this library.</summary>
internal sealed class LogRecorder
{
    private readonly List<LoggingEventArgs> _events = [];

    public LogRecorder(MLContext context) => context.Log += (_, message) =>
    {
        if (message.Source.Contains("NeuronCalibration", StringComparison.Ordinal))
        {
            _events.Add(message);
        }
    };

    public string[] Infos => Of(ChannelMessageKind.Info);

    public string[] Warnings => Of(ChannelMessageKind.Warning);

    private string[] Of(ChannelMessageKind kind) => [.. _events.Where(message => message.Kind == kind).Select(message => message.RawMessage)];
}
