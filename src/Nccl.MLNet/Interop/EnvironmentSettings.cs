using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>
/// What the user set on the <see cref="MLContext"/>. The interface that carries it through hosts is internal in ML.NET.
/// </summary>
internal static class EnvironmentSettings
{
    /// <summary>The seed given to <see cref="MLContext"/>; null when none was given or the environment carries none.</summary>
    public static int? SeedOf(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.Seed;

    /// <summary>
    /// <see cref="MLContext.GpuDeviceId"/>; null means CPU. An MLContext gives it to the environment of its catalogs at once, a host
    /// copies it when it is registered: ask the environment when work starts, not a host made earlier.
    /// </summary>
    public static int? GpuDeviceIdOf(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.GpuDeviceId;

    /// <summary><see cref="MLContext.FallbackToCpu"/>; false, as in a new MLContext, when the environment carries no settings.</summary>
    public static bool FallbackToCpuOf(IHostEnvironment environment) => environment is IHostEnvironmentInternal { FallbackToCpu: true };
}
