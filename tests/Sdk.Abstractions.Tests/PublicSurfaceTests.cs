using Clip.Sdk;
using Clip.Sdk.TestSupport;

namespace Clip.Sdk.Abstractions.Tests;

public class PublicSurfaceTests
{
    [Fact]
    public void The_contract_is_the_approved_one() =>
        PublicSurface.AssertApproved(typeof(ClipException).Assembly, "Sdk.Abstractions");
}
