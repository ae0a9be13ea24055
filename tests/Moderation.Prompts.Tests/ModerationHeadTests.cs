using System.Text.Json;
using System.Text.Json.Nodes;
using Clip.Sdk;
using Clip.Sdk.Batches;
using Clip.Sdk.Files;
using Clip.Sdk.Heads;
using Clip.Sdk.Moderation;
using Clip.Sdk.Moderation.Evaluation;
using Clip.Sdk.Moderation.Policies;
using Microsoft.Extensions.AI;

namespace Clip.Moderation.Prompts.Tests;

public sealed class ModerationHeadTests : IDisposable
{
    private readonly FakeContext _context;
    private readonly string _policy;
    private readonly ModerationHead _head;

    public ModerationHeadTests()
    {
        var options = new JsonObject();
        _context = new FakeContext(options);
        _policy = _context.Write("test.yaml", Policies.Weapons);
        options["policy"] = _policy;
        options["auditLog"] = _context.PathOf("audit.jsonl");
        _head = new ModerationHead(_context);
    }

    public void Dispose()
    {
        _head.Dispose();
        _context.Dispose();
    }

    [Fact]
    public void The_plugin_names_its_head()
    {
        var names = new List<string>();
        new ModerationPlugin().Register(new Registry(names));

        Assert.Equal(["moderation"], names);
    }

    [Fact]
    public void The_functions_are_those_that_hosts_offer()
    {
        IReadOnlyList<AIFunction> functions = HeadFunctions.Create(_head, FileRoots.Unrestricted);

        Assert.Equal(
            ["calibrate", "check_policy", "evaluate", "explain_image", "explain_text", "list_policies", "moderate_image", "moderate_text", "verify_audit_log"],
            functions.Select(function => function.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_text_is_judged_through_the_function_and_audited()
    {
        AIFunction function = HeadFunctions.Create(_head, FileRoots.Unrestricted).Single(function => function.Name == "moderate_text");

        var result = (JsonElement)(await function.InvokeAsync(new AIFunctionArguments { ["text"] = "gun" }))!;

        Assert.Equal("block", result.GetProperty("action").GetString());
        Assert.Equal("weapons", result.GetProperty("category").GetString());
        AuditReport audit = _head.VerifyAuditLog(_context.PathOf("audit.jsonl"));
        Assert.Equal((true, 1L), (audit.IsIntact, audit.Entries));
        Assert.Contains("\"policyHash\":\"" + result.GetProperty("policyHash").GetString(), await File.ReadAllTextAsync(_context.PathOf("audit.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_explanation_lists_every_prompt_by_closeness()
    {
        ModerationDecision decision = await _head.ExplainImageAsync(ImageSource.FromBytes(default, "toy gun"));

        Assert.Equal(["~ toy gun", "+ gun"], decision.Categories[0].Prompts!.Take(2).Select(prompt => prompt.Prompt));
        Assert.Equal(5, decision.Categories[0].Prompts!.Count);
        Assert.Null((await _head.ModerateImageAsync(ImageSource.FromBytes(default, "toy gun"))).Categories[0].Prompts);
    }

    [Fact]
    public async Task The_worst_window_of_a_long_text_decides()
    {
        string text = string.Join(' ', Enumerable.Repeat("milk", 30)) + " gun gun gun gun gun gun gun gun gun gun gun " + string.Join(' ', Enumerable.Repeat("milk", 30));

        ModerationDecision decision = await _head.ModerateTextAsync(text);

        Assert.Equal(ModerationAction.Block, decision.Action);
        Assert.Contains("gun gun", decision.Window, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_text_is_refused() => await Assert.ThrowsAsync<InputException>(() => _head.ModerateTextAsync(" "));

    [Fact]
    public async Task A_batch_keeps_the_order_of_pictures_texts_and_broken_items()
    {
        BatchItem[] items =
        [
            Picture(0, "gun"), Picture(1, "broken"), Picture(2, "hammer"), Text(3, "beer"), Text(4, ""), Picture(5, "toy gun"),
            new() { Index = 6, Id = "nothing" }, Picture(7, "milk"),
        ];

        List<BatchResult> results = await _head.RunAsync(items.ToAsyncEnumerable()).ToListAsync();

        Assert.Equal(Enumerable.Range(0, 8).Select(i => (long)i), results.Select(result => result.Index));
        Assert.Equal(["block", "image-corrupt", "allow", "review", "input", "review", "input", "allow"], results.Select(result => result.Error?.Code ?? (string)result.Values!["action"]!));
        string[] columns = [.. _head.Batch.Columns.Select(column => column.Name)];
        Assert.All(results.Where(result => result.Values is not null), result => Assert.Equal(columns, result.Values!.Select(value => value.Key)));
        Assert.Equal(["action", "category", "severity", "probability", "route", "reason", "scoreWeapons", "scoreAlcohol", "details"], columns);
        Assert.Equal(5, _head.VerifyAuditLog(_context.PathOf("audit.jsonl")).Entries);
    }

    [Fact]
    public void The_fingerprint_changes_with_the_policy()
    {
        string before = _head.Batch.Fingerprint;
        File.AppendAllText(_policy, "\n# changed\n");

        Assert.NotEqual(before, _head.Batch.Fingerprint);
    }

    [Fact]
    public async Task Evaluation_counts_what_labels_and_decisions_say()
    {
        string labels = _context.Write("labels.csv", "image,labels,group\ngun.png,weapons,a\nknife.png,weapons,b\nhammer.png,none,a\nmilk.png,,b\nbeer.png,alcohol,a\ntool.png,weapons,b\nbroken.png,,b\n");

        EvaluationReport report = await _head.EvaluateAsync(labels, groups: ["group"]);

        CategoryEvaluation weapons = report.Categories[0];
        Assert.Equal((6, 6, 3), (report.Items, weapons.Items, weapons.Positives));
        Assert.Equal(new Confusion(3, 1, 0, 2), weapons.Review);
        Assert.Equal("broken.png", Path.GetFileName(Assert.Single(report.Failed).Item));
        Assert.Equal(new ActionCounts(0, 2, 2), report.Labelled);
        GroupEvaluation group = report.Groups.Single(group => group is { Category: "weapons", Group: "a" });
        Assert.Equal((3, 0.5), (group.Items, group.FalsePositiveRate!.Value));
        Assert.Equal(0.5, group.FalsePositiveGap!.Value);
        Assert.False(group.IsDisparate);
    }

    [Fact]
    public async Task An_unknown_label_is_refused_with_its_line()
    {
        string labels = _context.Write("labels.csv", "image,labels\ngun.png,weapns\n");

        InputException error = await Assert.ThrowsAsync<InputException>(() => _head.EvaluateAsync(labels));

        Assert.Contains("labels.csv(2): the label 'weapns' is no category of the policy. Did you mean 'weapons'?", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CalibrationMethod.Platt)]
    [InlineData(CalibrationMethod.Isotonic)]
    public async Task Calibration_writes_a_policy_that_is_used(CalibrationMethod method)
    {
        string labels = Sample();

        CalibrationReport report = await _head.CalibrateAsync(labels, method: method, blockPrecision: 0.9, reviewRecall: 0.95);

        Assert.Equal(_policy, report.Output);
        CategoryCalibration weapons = report.Categories.Single(category => category.Category == "weapons");
        Assert.NotNull(weapons.Calibration);
        Assert.True(weapons.Review!.Recall >= 0.95);
        Assert.True(weapons.Block!.Precision >= 0.9);
        Assert.True(weapons.After!.BrierScore < weapons.Before!.BrierScore, $"{weapons.Before} {weapons.After}");
        Assert.Contains("not calibrated: the sample has 0 positives", report.Categories.Single(category => category.Category == "alcohol").Note, StringComparison.Ordinal);
        Assert.Contains("- gun   # the first", await File.ReadAllTextAsync(_policy), StringComparison.Ordinal);

        ModerationDecision decision = await _head.ModerateImageAsync(ImageSource.FromBytes(default, "gun"));
        Assert.True(decision.Categories[0].IsCalibrated);
        Assert.Equal(report.PolicyHash, decision.PolicyHash);
        EvaluationReport evaluation = await _head.EvaluateAsync(labels);
        Assert.Equal(weapons.Review, evaluation.Categories[0].Review);
        Assert.InRange(evaluation.Categories[0].AreaUnderRoc!.Value - weapons.AreaUnderRoc!.Value, -1e-9, method == CalibrationMethod.Platt ? 1e-9 : 0.05);
    }

    [Fact]
    public async Task A_shipped_policy_is_not_overwritten()
    {
        InputException error = await Assert.ThrowsAsync<InputException>(() => _head.CalibrateAsync(Sample(), policy: "gambling"));

        Assert.Contains("is a shipped policy and is not overwritten. Give 'output'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sample_of_pictures_and_texts_calibrates_neither()
    {
        string labels = _context.Write("mixed.jsonl", "{\"image\":\"gun.png\",\"labels\":[\"weapons\"]}\n{\"text\":\"milk\",\"labels\":[]}\n");

        Assert.Contains("1 pictures and 1 texts", (await Assert.ThrowsAsync<InputException>(() => _head.CalibrateAsync(labels))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_a_subfolder_for_each_category_is_a_sample()
    {
        _context.Write("sample/weapons/gun.png", "");
        _context.Write("sample/none/milk.png", "");
        _context.Write("sample/none/notes.txt", "");

        EvaluationReport report = await _head.EvaluateAsync(_context.PathOf("sample"));

        Assert.Equal((2, 1), (report.Items, report.Categories[0].Positives));
        Assert.Equal(1, report.Categories[0].AreaUnderRoc!.Value);
    }

    [Fact]
    public void Options_with_unknown_members_are_refused()
    {
        using var context = new FakeContext(new JsonObject { ["polcy"] = "x" });

        Assert.Throws<InputException>(() => new ModerationHead(context));
    }

    private string Sample()
    {
        var random = new Random(11);
        var lines = new List<string> { "image,labels" };
        for (int i = 0; i < 200; i++)
        {
            bool isWeapon = i % 3 == 0;
            int guns = isWeapon ? random.Next(1, 6) : random.Next(0, 3);
            string name = string.Join(' ', Enumerable.Repeat("gun", guns).Concat(Enumerable.Repeat("hammer", random.Next(1, 5))));
            lines.Add($"{name}.png,{(isWeapon ? "weapons" : "none")}");
        }

        return _context.Write("sample.csv", string.Join('\n', lines) + "\n");
    }

    private static BatchItem Picture(long index, string name) => new() { Index = index, Id = name, Image = ImageSource.FromBytes(default, name) };

    private static BatchItem Text(long index, string text) => new() { Index = index, Id = text, Text = text };

    private sealed class Registry(List<string> names) : IHeadRegistry
    {
        public void Add<THead>(string name, string description, Func<IHeadContext, THead> create)
            where THead : class => names.Add(name);
    }
}
