using Clip.Sdk.Training.Augmentation;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Data;
using Clip.Sdk.Training.Optimisation.Schedules;

namespace Clip.Sdk.Training.Tests.Configuration;

public sealed class RunFileTests
{
    private const string Example = """
        # A small run.
        name: emoji-small
        seed: 7
        batch_size: 1_024
        steps: 2e4
        precision: bfloat16
        model:
          embedding_dimensions: 256
          activation: quick_gelu
          vision: { image_size: 64, patch_size: 8, width: 256, layers: 6, heads: 4 }
        data:
          train:
            - path: "shards/{000..007}.tar"
              weight: 2
            - kind: jsonl
              path: captions.jsonl
              image_extensions: [png, "webp"]
        augmentation:
          crop_scale: [0.8, 1.0]
        tuning:
          lora: { rank: 8, targets: [query, mlp_in] }
        schedule:
          shape: warm_up_stable_decay
        """;

    [Fact]
    public void A_yaml_run_file_becomes_options()
    {
        TrainingOptions options = RunFile.Parse(Example, RunFileFormat.Yaml);

        Assert.Equal(("emoji-small", 7, 1024, 20_000L), (options.Name, options.Seed, options.BatchSize, options.Steps));
        Assert.Equal(TrainingPrecision.Bfloat16, options.Precision);
        Assert.Equal((64, 8, 4), (options.Model.Vision.ImageSize, options.Model.Vision.PatchSize, options.Model.Vision.Heads));
        Assert.Equal(2, options.Data.Train.Count);
        Assert.Equal((DataSourceKind.Auto, 2.0), (options.Data.Train[0].Kind, options.Data.Train[0].Weight));
        Assert.Equal(["png", "webp"], options.Data.Train[1].ImageExtensions);
        Assert.Equal(new ValueRange(0.8, 1), options.Augmentation.CropScale);
        Assert.Equal([LoraTarget.Query, LoraTarget.MlpIn], options.Tuning.Lora!.Targets);
        Assert.Equal(ScheduleShape.WarmUpStableDecay, options.Schedule.Shape);
        Assert.Equal(5e-4, options.Optimiser.LearningRate);
    }

    [Theory]
    [InlineData(RunFileFormat.Yaml, false)]
    [InlineData(RunFileFormat.Yaml, true)]
    [InlineData(RunFileFormat.Json, false)]
    public void What_is_written_reads_back_the_same(RunFileFormat format, bool isExplained)
    {
        TrainingOptions options = RunFile.Parse(Example, RunFileFormat.Yaml) with
        {
            Name = "quotes \" and \\ : # émoji 😀\ttab",
            Output = "no",
            Augmentation = new AugmentationOptions { BlurSigma = new ValueRange(0.1, 1.0 / 3) },
        };

        string written = RunFile.Write(options, format, isExplained);
        TrainingOptions read = RunFile.Parse(written, format);

        Assert.Equal(options.Name, read.Name);
        Assert.Equal(RunFile.Write(options, RunFileFormat.Json), RunFile.Write(read, RunFileFormat.Json));
    }

    [Fact]
    public void The_written_defaults_explain_every_option()
    {
        string[] lines = RunFile.Write(new TrainingOptions(), RunFileFormat.Yaml, isExplained: true).Split('\n');

        Assert.Equal("# Name of the run; its outputs lie in a folder of this name. Default run.", lines[0]);
        for (int i = 0; i < lines.Length - 1; i++)
        {
            Assert.True(lines[i].TrimStart().StartsWith('#') || lines[i - 1].TrimStart().StartsWith('#'), lines[i]);
        }
    }

    [Fact]
    public void Every_record_that_the_binder_reaches_survives_trimming()
    {
        var reached = new HashSet<Type>();
        Collect(typeof(TrainingOptions), reached);

        IEnumerable<Type> kept = typeof(RunFile).GetMethod(nameof(RunFile.Parse))!
            .GetCustomAttributes(typeof(System.Diagnostics.CodeAnalysis.DynamicDependencyAttribute), false)
            .Cast<System.Diagnostics.CodeAnalysis.DynamicDependencyAttribute>().Select(attribute => attribute.Type!);

        Assert.Equal(reached.OrderBy(type => type.Name), kept.OrderBy(type => type.Name));
    }

    [Theory]
    [InlineData("optimiser:\n  learnig_rate: 1e-3", 2, 3, "'optimiser' has no key 'learnig_rate'. Did you mean 'learning_rate'?")]
    [InlineData("optimizer: {}", 1, 1, "The run file has no key 'optimizer'. Did you mean 'optimiser'?")]
    [InlineData("checkpoints: { everySteps: 5 }", 1, 16, "'checkpoints' has no key 'everySteps'. Did you mean 'every_steps'?")]
    [InlineData("schedule: { xyzzy: 5 }", 1, 13, "'schedule' has no key 'xyzzy'. Known keys: shape, warm_up_steps, final_learning_rate, cooldown_steps, cooldown_power.")]
    [InlineData("seed: seven", 1, 7, "'seed' must be a whole number, but 'seven' stands here.")]
    [InlineData("seed: \"7\"", 1, 7, "'seed' must be a whole number, but the text '7' stands here.")]
    [InlineData("seed: 7.5", 1, 7, "'seed' must be a whole number, but '7.5' stands here.")]
    [InlineData("seed:", 1, 6, "'seed' must be a whole number, but nothing stands here.")]
    [InlineData("batch_size: 1", 1, 13, "'batch_size' must be from 2 to 1048576, but '1' stands here.")]
    [InlineData("device: tpu", 1, 9, "'device' must be 'cpu', 'cuda' or 'cuda:N', but 'tpu' stands here.")]
    [InlineData("precision: fp8", 1, 12, "'precision' must be one of float32, bfloat16, float16, but 'fp8' stands here.")]
    [InlineData("loss: [1]", 1, 7, "'loss' takes keys and values, but a list of 1 stands here.")]
    [InlineData("data: { train: x.tar }", 1, 16, "'data.train' must be a list, but 'x.tar' stands here. Write '[...]' or one '- ' line for each item.")]
    [InlineData("data: { train: [{ weight: 2 }] }", 1, 17, "'data.train[0]' lacks the key 'path', which has no default. Add it.")]
    [InlineData("augmentation: { crop_scale: [1.0, 0.5] }", 1, 29, "'augmentation.crop_scale' must be a list of two rising numbers, for example [0.9, 1.0], but a list of 2 stands here.")]
    [InlineData("name: a\nname: b", 2, 1, "Duplicate key name")]
    public void A_mistake_is_named_with_its_line_and_the_way_out(string yaml, int line, int column, string message)
    {
        var error = Assert.Throws<RunFileException>(() => RunFile.Parse(yaml, RunFileFormat.Yaml, "run.yaml"));

        RunFileProblem problem = Assert.Single(error.Problems);
        Assert.Equal((line, column, message), (problem.Line, problem.Column, problem.Message));
        Assert.Equal($"run.yaml({line},{column}): {message}", error.Message);
    }

    [Fact]
    public void All_mistakes_are_listed_at_once()
    {
        var error = Assert.Throws<RunFileException>(() => RunFile.Parse("seed: x\nbatch_size: 0\nfoo: 1", RunFileFormat.Yaml, "run.yaml"));

        Assert.Equal([1, 2, 3], error.Problems.Select(problem => problem.Line));
    }

    [Fact]
    public void Json_mistakes_have_lines_too()
    {
        const string Json = "{\n  // comment\n  \"seed\": 3,\n  \"loss\": {\n    \"kind\": \"sigmod\",\n  },\n}";

        var error = Assert.Throws<RunFileException>(() => RunFile.Parse(Json, RunFileFormat.Json, "run.json"));

        Assert.Equal("run.json(5,13): 'loss.kind' must be one of contrastive, sigmoid, but the text 'sigmod' stands here.", error.Message);
    }

    [Theory]
    [InlineData("{\"seed\": 1, \"seed\": 2}", "run.json(1,13): The key 'seed' stands here a second time. Remove one of the two.")]
    [InlineData("{\"seed\": 1", "run.json(1,")]
    [InlineData("", "run.json(1,1): ")]
    [InlineData("{\"name\": \"\\ud800\"}", "run.json(1,")]
    public void Broken_json_is_refused(string json, string message)
    {
        var error = Assert.Throws<RunFileException>(() => RunFile.Parse(json, RunFileFormat.Json, "run.json"));

        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_of_aliases_that_grows_without_end_is_refused()
    {
        string bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(0, 8).Select(i =>
            $"{(char)('b' + i)}: &{(char)('b' + i)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + i)}", 10))}]\n"));

        var error = Assert.Throws<RunFileException>(() => RunFile.Parse(bomb, RunFileFormat.Yaml));

        Assert.Contains("aliases followed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overrides_replace_values_of_the_file()
    {
        TrainingOptions options = RunFile.Parse(Example, RunFileFormat.Yaml,
            overrides: ["optimiser.learning_rate=1e-3", "seed=9", "augmentation.crop_scale=[0.5, 0.6]", "checkpoints.resume=never"]);

        Assert.Equal((1e-3, 9, "never"), (options.Optimiser.LearningRate, options.Seed, options.Checkpoints.Resume));
        Assert.Equal(new ValueRange(0.5, 0.6), options.Augmentation.CropScale);
        Assert.Equal(1024, options.BatchSize);
    }

    [Fact]
    public void Options_made_in_code_meet_the_same_limits()
    {
        var options = new TrainingOptions
        {
            BatchSize = 1,
            Data = new DataOptions { Train = [new DataSourceOptions { Path = "" }] },
            Augmentation = new AugmentationOptions { CropScale = new ValueRange(1, 0.5) },
        };

        var error = Assert.Throws<RunFileException>(() => RunFile.Validate(options));

        Assert.Equal(
            [
                "'batch_size' must be from 2 to 1048576, but it is '1'.",
                "'data.train[0].path' must not be empty, but it is ''.",
                "'augmentation.crop_scale' must rise, but it goes from 1 to 0.5.",
            ],
            error.Problems.Select(problem => problem.Message));
    }

    [Fact]
    public void The_default_shape_is_ViT_B_32()
    {
        var architecture = new ModelOptions().ToArchitecture(49408, 49407);

        var vision = Assert.IsType<Clip.Sdk.Architectures.VisionTransformerArchitecture>(architecture.Vision);
        Assert.Equal((224, 32, 768, 12, 12, 3072), (vision.ImageSize, vision.PatchSize, vision.Width, vision.Layers, vision.Heads, vision.MlpWidth));
        Assert.Equal((77, 49408, 512, 12, 8, 2048), (architecture.Text.ContextLength, architecture.Text.VocabularySize, architecture.Text.Width, architecture.Text.Layers, architecture.Text.Heads, architecture.Text.MlpWidth));
    }

    [Fact]
    public void Sizes_that_do_not_divide_are_refused()
    {
        var model = new ModelOptions { Vision = new VisionOptions { ImageSize = 60, PatchSize = 8 } };

        var error = Assert.Throws<RunFileException>(() => model.ToArchitecture(1, 0));

        Assert.Equal("options: 'model.vision.image_size' is 60, which 'patch_size' (8) does not divide. Take 64 or another multiple.", error.Message);
    }

    private static void Collect(Type type, HashSet<Type> reached)
    {
        if (!reached.Add(type))
        {
            return;
        }

        foreach (var property in OptionSchema.PropertiesOf(type))
        {
            Type target = OptionSchema.ItemTypeOf(property.PropertyType) ?? property.PropertyType;
            if (OptionSchema.IsRecord(target))
            {
                Collect(target, reached);
            }
        }
    }
}
