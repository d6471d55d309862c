using System.Globalization;

namespace Nccl.Tests.Options;

internal sealed class NcclOptionsTextTests
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    /// <summary>Made, not named: a machine may know the invariant culture only.</summary>
    [SetUp]
    public void UseACultureWithACommaInNumbers()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = culture;
    }

    [TearDown]
    public void UseTheCultureAsItWas() => CultureInfo.CurrentCulture = _culture;

    private static IEnumerable<(string Name, NcclOptions Options)> Presets => typeof(NcclOptions).GetProperties()
        .Where(property => property.PropertyType == typeof(NcclOptions)).Select(property => (property.Name, (NcclOptions)property.GetValue(null)!));

    [TestCaseSource(nameof(Presets))]
    public void APreset_SaysItsName((string Name, NcclOptions Options) preset)
    {
        var text = preset.Options.ToString();
        Assert.That(text, preset.Options == NcclOptions.Default ? Is.EqualTo("Default") : Does.StartWith($"{preset.Name}: Default with {{ "));
    }

    [Test]
    public void OtherOptions_SayTheirStrategyAndOnlyWhatDiffersFromTheDefault()
    {
        Assert.That((NcclOptions.Default with { BatchSize = 32 }).ToString(), Is.EqualTo("NeuronCalibration: Default with { BatchSize = 32 }"));
        Assert.That(
            (NcclOptions.Default with { Calibrate = false, InnerLearningRate = 0.05, OuterGradientClip = double.PositiveInfinity, SoftTargets = SoftTargetTime.TaskEnd }).ToString(),
            Is.EqualTo("NeuronCalibration: Default with { InnerLearningRate = 0.05, Calibrate = false, OuterGradientClip = Infinity, SoftTargets = TaskEnd }"));
    }

    [Test]
    public void RecordsInside_SayWhatTheyAre()
    {
        Assert.That(
            (NcclOptions.Default with { Augmentation = new ImageAugmentation { HorizontalFlip = false } }).ToString(),
            Is.EqualTo("NeuronCalibration: Default with { Augmentation = (shift by up to 4 pixels, no mirroring, replayed rows too) }"));
        Assert.That(new ImageAugmentation { OfReplay = false }.ToString(), Is.EqualTo("shift by up to 4 pixels, mirroring, replayed rows unchanged"));
    }

    [Test]
    public void Numbers_AreTheSameInEveryCulture()
    {
        Assert.That(0.05.ToString(CultureInfo.CurrentCulture), Is.EqualTo("0,05"), "the culture of these tests");
        Assert.That((NcclOptions.Default with { Temperature = 2.5 }).ToString(), Is.EqualTo("NeuronCalibration: Default with { Temperature = 2.5 }"));
        Assert.That(
            (TaskBoundaryDetection.PageHinkley with { Tolerance = 0.25 }).ToString(),
            Is.EqualTo("PageHinkley (threshold 50, tolerance 0.25, minimum 100 rows)"));
    }

    [Test]
    public void Detection_ThatIsOff_SaysNone() => Assert.That(TaskBoundaryDetection.None.ToString(), Is.EqualTo("None"));

    [Test]
    public void EveryMember_IsInTheText()
    {
        var members = typeof(NcclOptions).GetProperties().Where(property => property.GetMethod is { IsStatic: false } && property.CanWrite).ToArray();
        foreach (var member in members)
        {
            var changed = NcclOptions.Default with { };
            member.SetValue(changed, Another(member.PropertyType, member.GetValue(changed)));
            Assert.That(changed.ToString(), Does.Contain(member.Name));
        }

        Assert.That(members, Has.Length.GreaterThan(10));
    }

    /// <summary>Some other value of the type.</summary>
    private static object? Another(Type type, object? value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum ? Enum.ToObject(plain, Convert.ToInt32(value ?? 0, CultureInfo.InvariantCulture) + 1)
            : plain == typeof(bool) ? value is not true
            : plain.IsPrimitive ? Convert.ChangeType(Convert.ToDouble(value ?? 0, CultureInfo.InvariantCulture) + 1, plain, CultureInfo.InvariantCulture)
            : value is null ? Activator.CreateInstance(plain)
            : OtherRecord(plain);
    }

    private static object OtherRecord(Type type)
    {
        var record = Activator.CreateInstance(type)!;
        var member = type.GetProperties().First(property => property.GetMethod is { IsStatic: false } && property.CanWrite);
        member.SetValue(record, Another(member.PropertyType, member.GetValue(record)));
        return record;
    }
}
