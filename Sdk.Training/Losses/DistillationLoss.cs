using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Losses;

/// <summary>
/// Learning from a teacher: the squared distance between features (feature distillation of CLIP-KD, arXiv:2307.12732), and the
/// cross-entropy between the teacher's and the student's similarities over the batch (as in OpenCLIP).
/// </summary>
public sealed class DistillationLoss
{
    /// <summary>Weight of the distance between features. Default 0.</summary>
    public double FeatureWeight { get; init; }

    /// <summary>Weight of the cross-entropy between similarities. Default 1.</summary>
    public double LogitWeight { get; init; } = 1;

    /// <summary>The loss of some of the pairs against all of them. Its mean over equal parts is that of the whole batch.</summary>
    /// <param name="own">[n, D] the student's unit-length rows.</param>
    /// <param name="all">[N, D] the student's unit-length rows of the whole batch.</param>
    /// <param name="ownTeacher">[n, E] the teacher's unit-length rows.</param>
    /// <param name="allTeacher">[N, E] the teacher's unit-length rows of the whole batch.</param>
    /// <param name="logitScale">The logarithm of the student's factor on cosines, a scalar.</param>
    /// <param name="teacherLogitScale">The logarithm of the teacher's.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="ArgumentException">Features shall be compared but are of other widths.</exception>
    public Tensor Compute(PairFeatures own, PairFeatures all, PairFeatures ownTeacher, PairFeatures allTeacher, Tensor logitScale, Tensor teacherLogitScale)
    {
        ArgumentNullException.ThrowIfNull(logitScale);
        ArgumentNullException.ThrowIfNull(teacherLogitScale);
        using DisposeScope scope = NewDisposeScope();
        Tensor loss = zeros([], own.Images.dtype, own.Images.device);
        if (LogitWeight > 0)
        {
            (Tensor images, Tensor texts) = PairLogits.Both(own, all, logitScale, null);
            (Tensor teacherImages, Tensor teacherTexts) = PairLogits.Both(ownTeacher, allTeacher, teacherLogitScale, null);
            loss += (CrossEntropy(images, teacherImages) + CrossEntropy(texts, teacherTexts)) * (LogitWeight / 2);
        }

        if (FeatureWeight > 0)
        {
            RequireEqualWidth(own.Images, ownTeacher.Images);
            loss += (SquaredDistance(own.Images, ownTeacher.Images) + SquaredDistance(own.Texts, ownTeacher.Texts)) * FeatureWeight;
        }

        return loss.MoveToOuterDisposeScope();
    }

    private static Tensor CrossEntropy(Tensor student, Tensor teacher) =>
        -(teacher.softmax(1) * student.log_softmax(1)).sum(1).mean();

    // The mean over rows of the squared length of the difference.
    private static Tensor SquaredDistance(Tensor student, Tensor teacher) => (student - teacher).square().sum(1).mean();

    private static void RequireEqualWidth(Tensor student, Tensor teacher)
    {
        if (student.shape[1] != teacher.shape[1])
        {
            throw new ArgumentException(
                $"Features of equal width are needed to compare them, but the student's are [N, {student.shape[1]}] and the teacher's [N, {teacher.shape[1]}]. Set the feature weight to 0 to learn from similarities alone.", nameof(teacher));
        }
    }
}
