using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Nccl.MLNet.Tests.Packaging;

/// <summary>What is in the package, and programs that use it. Run it as .ci/run does.</summary>
[TestFixture]
[Explicit("packs the library and builds programs with it")]
[Category("Slow")]
[Category("Package")]
internal sealed partial class PackageTests
{
    private static readonly string[] Frameworks = ["net10.0", "net8.0"];
    private static readonly string[] LibraryFiles = ["Nccl.Core.dll", "Nccl.Core.xml", "Nccl.MLNet.dll", "Nccl.MLNet.xml"];
    private static readonly string[] SymbolFiles = ["Nccl.Core.pdb", "Nccl.MLNet.pdb"];
    private static readonly string[] Dependencies = ["Microsoft.ML [5.0.1, 5.1.0)", "TorchSharp [0.107.0, 0.108.0)"];
    private static readonly string[] Texts = ["title", "description", "releaseNotes", "copyright"];
    private static readonly string[] Tags =
    [
        "incremental-learning", "continual-learning", "online-learning", "streaming", "drift", "catastrophic-forgetting", "ML.NET", "TorchSharp", "trainer",
    ];
    private static readonly Assembly[] Assemblies = [typeof(NeuronCalibrationTrainer).Assembly, typeof(NcclOptions).Assembly];

    private string _folder = "";
    private PackedLibrary _library = null!;

    [OneTimeSetUp]
    public void Pack()
    {
        _folder = Directory.CreateTempSubdirectory("nccl-package-").FullName;
        _library = PackedLibrary.Pack(_folder);
    }

    [OneTimeTearDown]
    public void Delete()
    {
        _library?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void ThePackage_HoldsBothAssembliesAndWhatUsersSeeOfThem() => Assert.That(_library.Files, Is.EquivalentTo(Frameworks
        .SelectMany(framework => LibraryFiles.Select(file => $"lib/{framework}/{file}"))
        .Concat(["Nccl.MLNet.nuspec", "README.md", "icon.png", "buildTransitive/Nccl.MLNet.targets"])));

    [Test]
    public void TheSymbols_AreThoseOfBothAssemblies() => Assert.That(_library.SymbolFiles, Is.EquivalentTo(Frameworks
        .SelectMany(framework => SymbolFiles.Select(file => $"lib/{framework}/{file}")).Append("Nccl.MLNet.nuspec")));

    [Test]
    public void TheDependencies_AreTheTwoThatTheLibraryUses_InTheRangesThatItIsMadeFor()
    {
        var groups = Metadata("dependencies").Elements().ToDictionary(
            group => group.Attribute("targetFramework")!.Value,
            group => group.Elements().Select(dependency => $"{dependency.Attribute("id")!.Value} {dependency.Attribute("version")!.Value}"));

        Assert.That(groups.Keys, Is.EquivalentTo(Frameworks));
        Assert.That(groups.Values, Has.All.EquivalentTo(Dependencies));
    }

    [Test]
    public void TheMetadata_SaysWhatAGalleryShows()
    {
        Assert.That(Metadata("id").Value, Is.EqualTo("Nccl.MLNet"));
        Assert.That(Metadata("readme").Value, Is.EqualTo("README.md"));
        Assert.That(Metadata("icon").Value, Is.EqualTo("icon.png"));
        Assert.That(Metadata("license").Value, Is.EqualTo("MIT"));
        Assert.That(Metadata("repository").Attribute("type")?.Value, Is.EqualTo("git"));
        Assert.That(Metadata("tags").Value.Split(' '), Is.SupersetOf(Tags));
        Assert.That(Texts.Select(name => Metadata(name).Value), Has.All.Not.Empty);
    }

    [Test]
    public void TheIcon_IsAPngOf128Pixels()
    {
        var icon = _library.ReadBytes("icon.png");

        Assert.That(icon[1..4], Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), Is.EqualTo(128), "width");
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)), Is.EqualTo(128), "height");
    }

    [Test]
    public void TheReadme_HasNoLinkIntoTheRepository() =>
        Assert.That(_library.ReadText("README.md"), Does.Not.Match(@"\]\((?!https://)").And.Not.Match("^\\[[^]]+\\]:").And.Not.Contain("src="));

    [Test]
    public void TheVersionsOfBackends_AreThoseThatThisRepositoryIsTestedWith()
    {
        var versions = XDocument.Load(Path.Combine(PackedLibrary.Repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        var (libtorch, torchSharp) = (versions["libtorch-cpu-linux-x64"], versions["TorchSharp-cpu"]);

        Assert.That(_library.ReadText("README.md"), Does.Contain($"libtorch-cpu-linux-x64 --version {libtorch}").And.Contain($"`TorchSharp-cpu` {torchSharp}"));
        Assert.That(_library.ReadText("buildTransitive/Nccl.MLNet.targets"), Does.Contain($">{libtorch}<").And.Contain($">{torchSharp}<").And.Not.Contain("{"));
        Assert.That($"""<PackageReference Include="libtorch-cpu-linux-x64" Version="{libtorch}" />""", Is.EqualTo(ConsumerProject.Backend));
    }

    [Test]
    public void TheDocuments_TellOfPublicMembersOnly_AndOfAllOfThem([ValueSource(nameof(Frameworks))] string framework, [Values(0, 1)] int index)
    {
        var assembly = Assemblies[index];
        var documented = _library.ReadXml($"lib/{framework}/{assembly.GetName().Name}.xml").Descendants("member").Select(member => member.Attribute("name")!.Value).ToList();
        var visible = assembly.GetExportedTypes().SelectMany(VisibleMembers).Select(NameOf).ToHashSet();

        Assert.That(documented.Select(name => name.Split('(', '~')[0]).Where(name => !visible.Contains(name)), Is.Empty, "not public");
        Assert.That(assembly.GetExportedTypes().SelectMany(WrittenMembers).Select(NameOf).Except(documented.Select(name => name.Split('(', '~')[0])), Is.Empty, "not documented");
    }

    private XElement Metadata(string name) =>
        _library.ReadXml("Nccl.MLNet.nuspec").Descendants().Single(element => element.Name.LocalName == name && element.Parent!.Name.LocalName == "metadata");

    private static IEnumerable<MemberInfo> VisibleMembers(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not Type && IsVisible(member)).Append(type);

    /// <summary>Members that stand in the source: their comments are required by the compiler.</summary>
    private static IEnumerable<MemberInfo> WrittenMembers(Type type) => type.IsSubclassOf(typeof(Delegate)) ? [type] : VisibleMembers(type).Where(member =>
        !member.IsDefined(typeof(CompilerGeneratedAttribute))
        && member is not MethodBase { IsSpecialName: true } and not FieldInfo { IsSpecialName: true }
        && !(member is PropertyInfo { Name: "EqualityContract" }));

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo happening => IsVisible(happening.AddMethod!),
        _ => false,
    };

    /// <summary>The name under which the compiler files a comment, without parameters.</summary>
    private static string NameOf(MemberInfo member) => member switch
    {
        Type type => $"T:{type.FullName!.Replace('+', '.')}",
        ConstructorInfo => $"M:{Owner(member)}.#ctor",
        MethodInfo { IsGenericMethod: true } method => $"M:{Owner(member)}.{method.Name}``{method.GetGenericArguments().Length}",
        MethodInfo => $"M:{Owner(member)}.{member.Name}",
        FieldInfo => $"F:{Owner(member)}.{member.Name}",
        EventInfo => $"E:{Owner(member)}.{member.Name}",
        _ => $"P:{Owner(member)}.{member.Name}",
    };

    private static string Owner(MemberInfo member) => member.DeclaringType!.FullName!.Replace('+', '.');
}
