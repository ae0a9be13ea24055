namespace Clip.Sdk.Heads.Scoring;

/// <summary>
/// CMMD: the squared maximum mean discrepancy of two sets of CLIP embeddings with a Gaussian kernel (Jayasumana et al. 2024,
/// arXiv:2401.09603). The kernel's width is 10 and the result is multiplied by 1000, as in the authors' code.
/// </summary>
internal static class Cmmd
{
    private const double Sigma = 10;
    private const double Scale = 1000;
    private const double Gamma = 1 / (2 * Sigma * Sigma);

    /// <summary>The distance of two sets, by both estimators.</summary>
    /// <param name="reference">[N, D] unit-length embeddings, N at least 2.</param>
    /// <param name="generated">[M, D] unit-length embeddings, M at least 2.</param>
    /// <param name="cancellationToken">Checked at every row.</param>
    public static (double Biased, double Unbiased) Distance(EmbeddingMatrix reference, EmbeddingMatrix generated, CancellationToken cancellationToken = default)
    {
        double within = KernelSum(reference, reference, cancellationToken), withinGenerated = KernelSum(generated, generated, cancellationToken);
        double between = KernelSum(reference, generated, cancellationToken);
        double n = reference.Count, m = generated.Count;
        double cross = 2 * between / (n * m);

        // The authors' code averages over all pairs, each item with itself included (minimum variance); the paper's formula leaves
        // those out. A kernel of an item with itself is 1.
        double biased = (within / (n * n)) + (withinGenerated / (m * m)) - cross;
        double unbiased = ((within - n) / (n * (n - 1))) + ((withinGenerated - m) / (m * (m - 1))) - cross;
        return (Scale * biased, Scale * unbiased);
    }

    private static double KernelSum(EmbeddingMatrix left, EmbeddingMatrix right, CancellationToken cancellationToken)
    {
        bool isSame = ReferenceEquals(left, right);
        double[] rows = new double[left.Count];
        Parallel.For(0, left.Count, new ParallelOptions { CancellationToken = cancellationToken }, row =>
        {
            ReadOnlySpan<float> vector = left[row];
            double sum = 0;
            for (int other = isSame ? row + 1 : 0; other < right.Count; other++)
            {
                // ‖x − y‖² = 2 − 2·x·y for unit length.
                sum += Math.Exp(-Gamma * (2 - (2 * (double)Vectors.Cosine(vector, right[other]))));
            }

            rows[row] = isSame ? (2 * sum) + 1 : sum;
        });
        return rows.Sum();
    }
}
