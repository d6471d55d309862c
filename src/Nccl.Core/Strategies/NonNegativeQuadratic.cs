namespace Nccl.Strategies;

/// <summary>Small quadratic programs without negative variables, by the active set method of Lawson and Hanson.</summary>
internal static class NonNegativeQuadratic
{
    /// <summary>Of the largest slope at 0: a smaller one is rounding.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>The v of 0 or more that makes 1/2 v^T Q v + p^T v smallest; where several do, one of the shorter ones.</summary>
    /// <param name="gram">Q = G G^T: [n * n]. Ones on its diagonal, or zeros.</param>
    /// <param name="linear">p = G g: [n].</param>
    /// <param name="rounding">How far an entry of Q may be off: the precision that it was computed in.</param>
    public static double[] Minimize(double[] gram, double[] linear, double rounding)
    {
        var count = linear.Length;
        var matrix = (double[])gram.Clone();
        for (var i = 0; i < count; i++)
        {
            // Rows that depend on each other make Q singular, and rounding makes that indefinite: without a bottom.
            matrix[(i * count) + i] += count * rounding;
        }

        var tolerance = Tolerance * linear.Max(Math.Abs);
        var (solution, free) = (new double[count], new List<int>());
        // Each round lowers the objective, so no set of free variables comes twice; rounding could undo that, hence the bound.
        for (var round = 0; round < 10 * (count + 1); round++)
        {
            var entering = Steepest(matrix, linear, solution, free, tolerance);
            if (entering < 0)
            {
                break;
            }

            free.Add(entering);
            while (free.Count > 0 && !MoveTowards(Unconstrained(matrix, linear, free), solution, free))
            {
            }
        }

        return solution;
    }

    /// <summary>The variable at 0 whose growth lowers the objective fastest; -1 where none does.</summary>
    private static int Steepest(double[] matrix, double[] linear, double[] solution, List<int> free, double tolerance)
    {
        var (steepest, least) = (-1, -tolerance);
        for (var i = 0; i < linear.Length; i++)
        {
            var slope = linear[i];
            foreach (var j in free)
            {
                slope += matrix[(i * linear.Length) + j] * solution[j];
            }

            if (slope < least && !free.Contains(i))
            {
                (steepest, least) = (i, slope);
            }
        }

        return steepest;
    }

    /// <summary>Goes from the solution towards the target until a variable would turn negative; that one is held at 0 from then on.</summary>
    /// <returns>Whether the target was reached.</returns>
    private static bool MoveTowards(double[] target, double[] solution, List<int> free)
    {
        var (blocking, step) = (-1, 1.0);
        for (var k = 0; k < free.Count; k++)
        {
            if (target[k] <= 0)
            {
                var from = solution[free[k]];
                var reach = from / (from - target[k]);
                if (blocking < 0 || !(reach >= step))
                {
                    (blocking, step) = (k, double.IsNaN(reach) ? 0 : reach); // 0 / 0 where a variable stays at 0
                }
            }
        }

        for (var k = 0; k < free.Count; k++)
        {
            solution[free[k]] += step * (target[k] - solution[free[k]]);
        }

        if (blocking < 0)
        {
            return true;
        }

        solution[free[blocking]] = 0;
        free.RemoveAt(blocking);
        return false;
    }

    /// <summary>The free variables where the objective has no slope along any of them: Q_FF v = -p_F, by Cholesky's factors.</summary>
    private static double[] Unconstrained(double[] matrix, double[] linear, List<int> free)
    {
        var (count, size) = (linear.Length, free.Count);
        var factor = new double[size, size]; // L of L L^T = Q_FF
        var values = new double[size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column <= row; column++)
            {
                var rest = matrix[(free[row] * count) + free[column]];
                for (var k = 0; k < column; k++)
                {
                    rest -= factor[row, k] * factor[column, k];
                }

                factor[row, column] = row == column ? Math.Sqrt(rest) : rest / factor[column, column];
            }

            var value = -linear[free[row]];
            for (var k = 0; k < row; k++)
            {
                value -= factor[row, k] * values[k];
            }

            values[row] = value / factor[row, row];
        }

        for (var row = size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < size; k++)
            {
                values[row] -= factor[k, row] * values[k];
            }

            values[row] /= factor[row, row];
        }

        return values;
    }
}
