using System.Runtime.CompilerServices;

// The members used are marked "best friend" in ML.NET: its own trainer assemblies reach them in the same way, through InternalsVisibleTo.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
