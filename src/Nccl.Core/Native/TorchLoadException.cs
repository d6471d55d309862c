namespace Nccl;

/// <summary>The native libraries of TorchSharp cannot be loaded; the message names the cause and the remedy.</summary>
/// <remarks>
/// It derives from <see cref="DllNotFoundException"/>, which a call into a missing native library throws anyway:
/// one handler serves both. Thrown by <see cref="TorchLibrary.Load"/>.
/// </remarks>
public sealed class TorchLoadException : DllNotFoundException
{
    /// <summary>Creates the exception without a cause.</summary>
    public TorchLoadException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Cause and remedy.</param>
    public TorchLoadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception for a failure that the system reported.</summary>
    /// <param name="message">Cause and remedy.</param>
    /// <param name="innerException">What the system reported.</param>
    public TorchLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
