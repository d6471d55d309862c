using TorchSharp;

namespace Nccl.Tests.Strategies;

/// <summary>A baseline as its paper writes it.</summary>
internal abstract class PlainRule
{
    /// <summary>The baselines whose whole runs are compared: what an option must say, and the rule that it stands for.</summary>
    public static IReadOnlyList<(NcclOptions Options, Func<PlainRule> New)> All { get; } =
    [
        (NcclOptions.ExperienceReplay, () => new Replay()),
        (NcclOptions.DarkExperienceReplay with { DistillationWeight = 0.3, ReplayWeight = 0.7 }, () => new Dark(0.3, 0.7)),
        (NcclOptions.AveragedGradientEpisodicMemory, () => new AveragedGradient()),
        (NcclOptions.GradientEpisodicMemory, () => new EveryGradient()),
        (NcclOptions.MixedGradient, () => new Mixed()),
        (NcclOptions.ElasticWeightConsolidation with { ConsolidationWeight = 30 }, () => new Elastic(30)),
    ];

    public abstract void Learn(PlainLearner learner, PlainRow[] rows);

    public virtual void EndTask(PlainLearner learner, IReadOnlyList<PlainRow> rows)
    {
    }

    protected static double Product(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    protected static double[] Sum(double[] a, double factor, double[] b) => [.. a.Zip(b, (x, y) => x + (factor * y))];

    internal sealed class Nothing : PlainRule
    {
        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
        }
    }

    /// <summary>CE(current) + CE(replay).</summary>
    internal sealed class Replay : PlainRule
    {
        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
            var loss = learner.CrossEntropy(rows);
            learner.Step(learner.Gradient(learner.PastRows.Count == 0 ? loss : loss.add(learner.CrossEntropy(learner.PastRows))));
        }
    }

    /// <summary>CE(current) + alpha * MSE(logits) + beta * CE(replay).</summary>
    internal sealed class Dark(double alpha, double beta) : PlainRule
    {
        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
            var loss = learner.CrossEntropy(rows);
            var past = learner.PastRows;
            if (past.Count > 0)
            {
                var logits = learner.Logits(past);
                var squares = past.SelectMany((row, i) => row.Classes.Select(k => logits[i, k].sub(row.Logits[k]).square()));
                loss = loss.add(torch.stack(squares).mean().mul(alpha)).add(learner.CrossEntropy(past).mul(beta));
            }

            learner.Step(learner.Gradient(loss));
        }
    }

    internal sealed class AveragedGradient : PlainRule
    {
        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
            var g = learner.Gradient(learner.CrossEntropy(rows));
            if (learner.PastRows.Count > 0)
            {
                var r = learner.Gradient(learner.CrossEntropy(learner.PastRows));
                g = Product(g, r) < 0 ? Sum(g, -Product(g, r) / Product(r, r), r) : g;
            }

            learner.Step(g);
        }
    }

    /// <summary>With the paper's closed form of the angle: tan(90 degrees - angle) = (l_t / l_r + cos) / sin of the angle between g and r.</summary>
    internal sealed class Mixed : PlainRule
    {
        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
            var loss = learner.CrossEntropy(rows);
            var g = learner.Gradient(loss);
            if (learner.PastRows.Count > 0)
            {
                var pastLoss = learner.CrossEntropy(learner.PastRows);
                var r = learner.Gradient(pastLoss);
                var (length, pastLength) = (Math.Sqrt(Product(g, g)), Math.Sqrt(Product(r, r)));
                var between = Math.Acos(Product(g, r) / (length * pastLength));
                var ratio = loss.ToDouble() / pastLoss.ToDouble();
                var angle = (Math.PI / 2) - Math.Atan((ratio + Math.Cos(between)) / Math.Sin(between));
                // In the plane of g and r, on the side of r.
                var across = Sum(r, -Product(g, r) / (length * length), g);
                var acrossLength = Math.Sqrt(Product(across, across));
                g = [.. g.Zip(across, (x, y) => (Math.Cos(angle) * x) + (Math.Sin(angle) * length / acrossLength * y))];
            }

            learner.Step(g);
        }
    }

    /// <summary>Tries every set of constraints that hold with equality.</summary>
    internal sealed class EveryGradient : PlainRule
    {
        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
            var g = learner.Gradient(learner.CrossEntropy(rows));
            var past = learner.PastTasks.Select(task => learner.Gradient(learner.CrossEntropy(task))).ToArray();
            var candidates = Enumerable.Range(0, 1 << past.Length).Select(set => AtRightAnglesTo(g, [.. past.Where((_, task) => (set >> task & 1) == 1)]));
            var allowed = candidates.Where(candidate => past.All(r => Product(candidate, r) >= -1e-12 * Product(r, r)));
            learner.Step(allowed.MinBy(candidate => Product(Sum(candidate, -1, g), Sum(candidate, -1, g)))!);
        }

        /// <summary>By Gram and Schmidt.</summary>
        private static double[] AtRightAnglesTo(double[] g, double[][] others)
        {
            var basis = new List<double[]>();
            foreach (var other in others)
            {
                basis.Add(basis.Aggregate(other, Without));
            }

            return basis.Aggregate(g, Without);
        }

        private static double[] Without(double[] vector, double[] other) => Sum(vector, -Product(vector, other) / Product(other, other), other);
    }

    internal sealed class Elastic(double weight) : PlainRule
    {
        private double[]? _fisher;
        private double[] _anchor = [];

        public override void Learn(PlainLearner learner, PlainRow[] rows)
        {
            var g = learner.Gradient(learner.CrossEntropy(rows));
            if (_fisher is not null)
            {
                var theta = learner.Weights();
                g = [.. g.Select((slope, i) => slope + (Math.Min(weight * _fisher[i], 1 / learner.Rate) * (theta[i] - _anchor[i])))];
            }

            learner.Step(g);
        }

        public override void EndTask(PlainLearner learner, IReadOnlyList<PlainRow> rows)
        {
            _anchor = learner.Weights();
            _fisher ??= new double[_anchor.Length];
            foreach (var row in rows)
            {
                var slope = learner.Gradient(learner.CrossEntropy([row]));
                _fisher = [.. _fisher.Zip(slope, (f, s) => f + (s * s / rows.Count))];
            }
        }
    }
}
