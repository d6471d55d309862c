using Microsoft.ML;
using Microsoft.ML.Runtime;
using Nccl.MLNet;
using Nccl.MLNet.Persistence;

[assembly: LoadableClass(
    typeof(ITransformer), typeof(NeuronCalibrationLoader), null, typeof(SignatureLoadModel), NeuronCalibrationLoader.UserName, ModelZip.LoaderSignature)]

namespace Nccl.MLNet;

/// <summary>Where ML.NET begins to load a saved model: it finds this class through the attribute above, by the signature in the zip.</summary>
internal static class NeuronCalibrationLoader
{
    public const string UserName = "Neuron calibration";

    /// <summary>Called by <c>mlContext.Model.Load</c>.</summary>
    /// <exception cref="FormatException">The zip is damaged, or newer than this library.</exception>
    public static ITransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
        new NeuronCalibrationTransformer(environment, ModelZip.Load(environment, context));
}
