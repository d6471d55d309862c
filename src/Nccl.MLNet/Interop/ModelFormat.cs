using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Nccl.MLNet.Interop;

/// <summary>
/// Identity and version of one component in a model zip. ML.NET keeps its version record and the contexts that carry it internal.
/// </summary>
/// <param name="Signature">Eight ASCII characters that mark the component's main stream.</param>
/// <param name="LoaderSignature">At most 24 ASCII characters: the name under which [LoadableClass] registers the loader.</param>
/// <param name="Version">The version written, and the newest that can be read. Counts up from 1 and never goes back.</param>
/// <param name="OldestReader">The oldest version of this library's format that can still read what is written now.</param>
/// <param name="OldestReadable">The oldest version that can still be read.</param>
internal sealed record ModelFormat(string Signature, string LoaderSignature, uint Version, uint OldestReader, uint OldestReadable)
{
    private static readonly AssemblyName Library = typeof(ModelFormat).Assembly.GetName();

    private VersionInfo VersionInfo => new(
        Signature,
        verWrittenCur: Version,
        verReadableCur: OldestReader,
        verWeCanReadBack: OldestReadable,
        // The simple name, so that a zip outlives the assembly version it was saved with.
        loaderAssemblyName: Library.Name,
        loaderSignature: LoaderSignature);

    /// <summary>Begins saving: call before anything is written.</summary>
    public void Write(ModelSaveContext context)
    {
        context.CheckAtModel();
        context.SetVersionInfo(VersionInfo);
    }

    /// <summary>Begins loading: call before anything is read.</summary>
    /// <returns>The version that wrote the model, from <see cref="OldestReadable"/> up.</returns>
    /// <exception cref="FormatException">The model is of another kind, or its version is newer or older than can be read.</exception>
    public uint Check(IExceptionContext environment, ModelLoadContext context)
    {
        // Before ML.NET's own check, which speaks of ML.NET's version and swaps the two numbers in its message.
        if (context.Header.ModelSignature == VersionInfo.ModelSignature)
        {
            if (context.Header.ModelVerReadable > Version)
            {
                throw environment.ExceptDecode(
                    $"{WrittenIn(context)} {Library.Name} {Library.Version} reads versions up to {Version}. "
                    + $"Upgrade the package {Library.Name} to load it.");
            }

            if (context.Header.ModelVerWritten < OldestReadable)
            {
                throw environment.ExceptDecode(
                    $"{WrittenIn(context)} {Library.Name} {Library.Version} reads versions from {OldestReadable} on. "
                    + $"Load and save it once with an older version of the package {Library.Name}.");
            }
        }

        context.CheckAtModel(VersionInfo);
        return context.Header.ModelVerWritten;
    }

    private string WrittenIn(ModelLoadContext context) =>
        $"This model was written in version {context.Header.ModelVerWritten} of the format of {LoaderSignature};";
}
