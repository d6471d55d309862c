namespace Nccl.MLNet.Tests.Packaging;

/// <summary>A program outside of the repository that has this library from its package alone.</summary>
internal sealed class ConsumerProject
{
    /// <summary>The torch backend of programs on Linux.</summary>
    public const string Backend = """<PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />""";

    private readonly string _folder;
    private readonly string _name;

    /// <param name="library">The package to use.</param>
    /// <param name="root">A folder outside of the repository, shared by projects that may reference one another.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="program">Its one source file.</param>
    /// <param name="items">What it references beside the package.</param>
    /// <param name="outputType">Exe or Library.</param>
    public ConsumerProject(PackedLibrary library, string root, string name, string program, string items = "", string outputType = "Exe")
    {
        (_folder, _name) = (Directory.CreateDirectory(Path.Combine(root, name)).FullName, name);
        File.WriteAllText(Path.Combine(root, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{library.Folder}" />
              </packageSources>
            </configuration>
            """);
        // The packages of this machine are read where they lie; what has to be fetched, our package first of all, comes into a folder of this test.
        // NU1603: not every source of packages has the very version of a package that another one names.
        File.WriteAllText(Path.Combine(_folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0;net8.0</TargetFrameworks>
                <RollForward>Major</RollForward>
                <OutputType>{outputType}</OutputType>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <WarningsNotAsErrors>NCCL0001</WarningsNotAsErrors>
                <NoWarn>$(NoWarn);NU1603</NoWarn>
                <RestorePackagesPath>{Path.Combine(root, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{MachinePackages()}</RestoreFallbackFolders>
                <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Nccl.MLNet" Version="[{library.Version}]" />
                {items}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), program);
    }

    /// <summary>Builds for both target frameworks.</summary>
    /// <returns>What the build printed.</returns>
    public string Build() => DotnetCommand.Succeed(_folder, "build", "-c", "Release");

    /// <summary>Asks for the packages only, as the first part of a build.</summary>
    /// <returns>What the build printed.</returns>
    public string ResolvePackages(params IEnumerable<string> properties) =>
        DotnetCommand.Succeed(_folder, ["build", "-c", "Release", "-f", "net10.0", "-t:ResolvePackageAssets", .. properties]);

    /// <summary>Runs what was built, in the folder of the project.</summary>
    public (int ExitCode, string Output) Run(string framework, params IEnumerable<string> arguments) =>
        DotnetCommand.Run(_folder, [Path.Combine("bin", "Release", framework, $"{_name}.dll"), .. arguments]);

    public string PathOf(string file) => Path.Combine(_folder, file);

    private static string MachinePackages()
    {
        var folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.Exists(folder) ? folder : "";
    }
}
