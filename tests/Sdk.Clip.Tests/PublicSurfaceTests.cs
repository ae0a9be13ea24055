using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Tests;

public class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_approved_one() =>
        PublicSurface.AssertApproved(typeof(ClipModel).Assembly, "Sdk.Clip");
}
