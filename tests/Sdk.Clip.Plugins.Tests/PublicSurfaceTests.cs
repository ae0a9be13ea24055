using Clip.Sdk.Heads.Testing;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Clip.Plugins.Tests;

public class PublicSurfaceTests
{
    [Fact]
    public void The_authors_kit_is_the_approved_one() => PublicSurface.AssertApproved(typeof(FakeClipModel).Assembly, "Sdk.Heads.Testing");
}
