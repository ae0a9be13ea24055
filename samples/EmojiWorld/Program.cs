using System.CommandLine;
using Clip.Sdk.Samples.EmojiWorld;
using Clip.Sdk.Samples.EmojiWorld.Captioning;
using Clip.Sdk.Samples.EmojiWorld.Corpus;
using Clip.Sdk.Samples.EmojiWorld.Learning;
using Clip.Sdk.Samples.EmojiWorld.Output;

string home = SampleFolder.Find();
var modules = new Option<string>("--modules") { Description = "The node_modules folder.", DefaultValueFactory = _ => Path.Combine(home, "node_modules") };
var corpus = new Option<string>("--corpus") { Description = "The corpus file.", DefaultValueFactory = _ => Path.Combine(home, "cache", "emoji-world.bin") };
var iconSize = new Option<int>("--icon-size") { Description = "Pixels along a side of a drawn icon, a multiple of 4.", DefaultValueFactory = _ => 80 };
var output = new Option<string>("--output") { Description = "File or folder to write.", Required = true };
var size = new Option<int>("--size") { Description = "Pixels along a side of a scene.", DefaultValueFactory = _ => 112 };
var count = new Option<int>("--count") { Description = "How many scenes.", DefaultValueFactory = _ => 48 };
var first = new Option<long>("--first") { Description = "Number of the first scene." };
var seed = new Option<int>("--seed") { Description = "Seed of the scenes." };
var isTest = new Option<bool>("--test") { Description = "Show the test style instead of the training styles." };
var views = new Option<int>("--views") { Description = "Pictures of each concept, the first on white.", DefaultValueFactory = _ => 2 };
var repeats = new Option<int>("--repeats") { Description = "Times as many of concepts that belong to a category.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
var runFile = new Argument<string>("run-file") { Description = "What to train: a run file such as samples/EmojiWorld/emoji-world-next.yaml." };
var overrides = new Option<string[]>("--set") { Description = "Replaces an option of the run file: name=value." };
var singles = new Option<double>("--singles") { Description = "Part of the batches whose pictures show one thing each.", DefaultValueFactory = _ => 0.66 };
var portraits = new Option<double>("--portraits") { Description = "Part of those pictures that show it large, straight and clean." };
var alike = new Option<int>("--alike") { Description = "How many things that the model takes for each other come one after the other in a batch; 1 for chance alone.", DefaultValueFactory = _ => 1 };
var model = new Argument<string>("model") { Description = "A model's folder." };
var report = new Option<string?>("--json") { Description = "File that receives the measurements as JSON." };
var sceneCount = new Option<int>("--scenes") { Description = "Scenes of several things in the measurement.", DefaultValueFactory = _ => 1000 };
var vocabularySize = new Option<int>("--vocabulary-size") { Description = "Tokens of the vocabulary.", DefaultValueFactory = _ => 4096 };
var context = new Option<int>("--context") { Description = "The most tokens of a caption.", DefaultValueFactory = _ => 40 };

var root = new RootCommand("A corpus of composed pictures from free icon art, and captions that are true of them.")
{
    Command("prepare", "Draw every icon once into the corpus file.", [modules, corpus, iconSize], result =>
        CorpusFile.Build(result.GetValue(modules)!, result.GetValue(corpus)!, result.GetValue(iconSize), Console.WriteLine)),
    Command("sheet", "Lay scenes out in one picture and print their captions.", [corpus, output, size, count, first, seed, isTest], result =>
        SampleCommands.WriteSheet(result.GetValue(corpus)!, result.GetValue(output)!, result.GetValue(size), result.GetValue(count), result.GetValue(first), result.GetValue(seed), result.GetValue(isTest))),
    Command("compare", "Show base concepts in every style, one row each, the test style last.", [corpus, output, size, count, first], result =>
        SampleCommands.WriteComparison(result.GetValue(corpus)!, result.GetValue(output)!, result.GetValue(size), result.GetValue(count), result.GetValue(first))),
    Command("shards", "Write scenes as WebDataset shards.", [corpus, output, size, count, first, seed], result =>
        SampleCommands.WriteShards(result.GetValue(corpus)!, result.GetValue(output)!, result.GetValue(size), result.GetValue(count), result.GetValue(first), result.GetValue(seed))),
    Command("evaluation", "Write the evaluation set in the style that was never trained on.", [corpus, output, size, count], result =>
        new EvaluationSet(EmojiCorpus.OpenForTest(result.GetValue(corpus)!), result.GetValue(size)).Write(result.GetValue(output)!, result.GetValue(count))),
    Command("moderation", "Write pictures labelled for the 'icons' policy: in the training styles, or with --test in the style never trained on.", [corpus, output, size, isTest, views, repeats], result =>
    {
        string path = result.GetValue(corpus)!;
        EmojiCorpus opened = result.GetValue(isTest) ? EmojiCorpus.OpenForTest(path) : EmojiCorpus.OpenForTraining(path);
        Console.WriteLine($"{new ModerationSet(opened, result.GetValue(size)).Write(result.GetValue(output)!, result.GetValue(views), result.GetValue(repeats))} pictures");
    }),
    Command("pictures", "Draw the pictures of the repository's demo.", [modules, output], result =>
        SamplePictures.Write(result.GetValue(modules)!, result.GetValue(output)!)),
    Command("tokenizer", "Learn the vocabulary of the captions.", [corpus, output, vocabularySize, context], result =>
        VocabularyTraining.Train(result.GetValue(corpus)!, result.GetValue(output)!, result.GetValue(vocabularySize), scenes: 200_000, result.GetValue(context))),
    Command("train", "Train a model, or go on with a run that was stopped.", [runFile, corpus, singles, portraits, alike, overrides], result =>
        EmojiTraining.Train(result.GetValue(corpus)!, result.GetValue(runFile)!, result.GetValue(singles), result.GetValue(portraits), result.GetValue(alike), result.GetValue(overrides) ?? [])),
    Command("evaluate", "Measure a model on the style that was never trained on.", [model, corpus, report, sceneCount], result =>
        ModelCommands.Evaluate(result.GetValue(corpus)!, result.GetValue(model)!, result.GetValue(report), result.GetValue(sceneCount))),
    Command("pack", "Write a trained model with weights of two bytes.", [model, corpus, output], result =>
        ModelCommands.Pack(result.GetValue(corpus)!, result.GetValue(model)!, result.GetValue(output)!)),
    Command("speed", "Measure how many scenes are drawn in a second.", [corpus, size, count, threads], result =>
        SampleCommands.MeasureSpeed(result.GetValue(corpus)!, result.GetValue(size), result.GetValue(count), result.GetValue(threads))),
};
foreach (Command command in CaptionCommands.Create(corpus))
{
    root.Subcommands.Add(command);
}

return root.Parse(args).Invoke();

static Command Command(string name, string description, Symbol[] symbols, Action<ParseResult> action)
{
    var command = new Command(name, description);
    foreach (Symbol symbol in symbols)
    {
        if (symbol is Option option)
        {
            command.Options.Add(option);
        }
        else
        {
            command.Arguments.Add((Argument)symbol);
        }
    }

    command.SetAction(action);
    return command;
}
