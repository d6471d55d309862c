using Microsoft.ML.Runtime;
using Nccl.MLNet.Interop;
using TorchSharp;

namespace Nccl.MLNet.Sessions;

/// <summary>The device that the user chose on the MLContext, as ML.NET's own components read it.</summary>
internal static class TorchDevice
{
    /// <returns>The CPU where no GPU was asked for; the GPU of that index otherwise.</returns>
    /// <exception cref="InvalidOperationException">The GPU is not there and falling back was not allowed.</exception>
    public static torch.Device Of(IHostEnvironment environment, IChannel channel)
    {
        if (EnvironmentSettings.GpuDeviceIdOf(environment) is not { } index)
        {
            return torch.CPU;
        }

        var found = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        if (index >= 0 && index < found)
        {
            return new torch.Device(DeviceType.CUDA, index);
        }

        var missing = $"MLContext.GpuDeviceId is {index}, but torch finds {found} CUDA device{(found == 1 ? "" : "s")}.";
        if (!EnvironmentSettings.FallbackToCpuOf(environment))
        {
            throw new InvalidOperationException(
                $"{missing} Reference the package TorchSharp-cuda-linux and install a driver, choose another index, "
                + "set GpuDeviceId to null for the CPU, or set FallbackToCpu to true.");
        }

        ChannelMessages.Warning(channel, $"{missing} FallbackToCpu is true: the CPU is used.");
        return torch.CPU;
    }
}
