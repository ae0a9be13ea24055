using Clip.Sdk.TestSupport;
using Clip.Sdk.Training.Trainer;

namespace Clip.Sdk.Training.Tests;

public class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.AssertApproved(typeof(ClipTrainer).Assembly, "Sdk.Training");
}
