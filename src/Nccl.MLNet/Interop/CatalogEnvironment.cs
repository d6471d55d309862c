using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>
/// The environment behind a catalog. Internal in ML.NET because only its own extension methods were meant to build trainers.
/// </summary>
internal static class CatalogEnvironment
{
    /// <summary>The environment that a trainer made from <paramref name="trainers"/> belongs to.</summary>
    public static IHostEnvironment EnvironmentOf(MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers) =>
        ((IInternalCatalog)trainers).Environment;

    /// <summary>The environment that <paramref name="catalog"/> belongs to.</summary>
    public static IHostEnvironment EnvironmentOf(MulticlassClassificationCatalog catalog) => ((IInternalCatalog)catalog).Environment;
}
