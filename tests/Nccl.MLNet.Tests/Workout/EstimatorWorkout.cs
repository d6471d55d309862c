using System.Reflection;

namespace Nccl.MLNet.Tests.Workout;

/// <summary>
/// Every check on every configuration, each a test of its own. A check is a public static method of a class below; a
/// configuration is an entry of <see cref="EstimatorConfigurations"/>.
/// </summary>
[TestFixture]
public class EstimatorWorkout
{
    private static readonly Type[] CheckClasses =
        [typeof(SchemaChecks), typeof(InputChecks), typeof(PredictionChecks), typeof(PipelineChecks), typeof(EvaluationChecks), typeof(ContinuationChecks), typeof(TrainerChecks)];

    private static IEnumerable<TestCaseData> Cases() =>
        from configuration in EstimatorConfigurations.All
        from check in CheckClasses.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
        select new TestCaseData(check.CreateDelegate<Action<EstimatorConfiguration>>(), configuration)
            .SetName($"{check.Name}({configuration.Name})");

    [TestCaseSource(nameof(Cases))]
    public void Check(object check, object configuration) => ((Action<EstimatorConfiguration>)check)((EstimatorConfiguration)configuration);
}
