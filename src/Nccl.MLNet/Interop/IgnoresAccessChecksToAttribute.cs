namespace System.Runtime.CompilerServices;

/// <summary>
/// Tells the runtime, which knows this attribute by its name alone, that this assembly may use the internal members of another.
/// </summary>
/// <param name="assemblyName">Simple name of the other assembly.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    /// <summary>Simple name of the assembly whose internal members may be used.</summary>
    public string AssemblyName { get; } = assemblyName;
}
