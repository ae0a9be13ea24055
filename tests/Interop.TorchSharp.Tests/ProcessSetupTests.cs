namespace Clip.Interop.TorchSharp.Tests;

/// <summary>What the environment may hold when a process starts.</summary>
public class ProcessSetupTests
{
    [TorchTheory]
    [InlineData("Cooperlake")]
    [InlineData("Haswell")]
    [InlineData("NoSuchCore")]
    public async Task Any_kernel_name_in_the_environment_is_survived(string coreType)
    {
        string[] printed = (await Worker.RunAsync(["product"], new() { ["OPENBLAS_CORETYPE"] = coreType })).Split('\n');

        Assert.Equal("27000000", printed[0]);
    }

    [TorchFact]
    public async Task The_users_number_of_threads_is_kept()
    {
        string[] printed = (await Worker.RunAsync(["product"], new() { ["OMP_NUM_THREADS"] = "1" })).Split('\n');

        Assert.Equal("1", printed[1]);
    }

    [TorchFact]
    public async Task Memory_can_be_left_to_the_C_library()
    {
        string[] printed = (await Worker.RunAsync(["product"], new() { ["CLIP_TORCH_MEMORY"] = "system" })).Split('\n');

        Assert.Equal("27000000", printed[0]);
    }

    [Fact]
    public async Task A_missing_engine_says_what_to_run()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Worker.RunAsync(["product"], new() { ["CLIP_TORCH_SHIM"] = "/nowhere/libclip_torch.so" }));

        Assert.Contains("Run 'native/build-torch-shim'", error.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/libclip_torch.so", error.Message, StringComparison.Ordinal);
    }
}
