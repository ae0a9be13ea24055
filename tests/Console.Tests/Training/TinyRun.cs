namespace Clip.Console.Tests.Training;

/// <summary>A run file for a model that trains on twenty pictures within seconds.</summary>
internal static class TinyRun
{
    public static string Write(TemporaryFolder folder, string list, string vocabulary, string more = "")
    {
        string path = folder.File("run.yaml");
        File.WriteAllText(path, $$"""
            name: tiny
            output: "{{folder.File("runs")}}"
            seed: 3
            threads: 1
            steps: 12
            batch_size: 10
            model:
              tokenizer: "{{vocabulary}}"
              embedding_dimensions: 16
              vision: { image_size: 32, patch_size: 8, width: 32, layers: 1, heads: 2 }
              text: { context_length: 16, width: 32, layers: 1, heads: 2 }
            data:
              train:
                - path: "{{list}}"
              decode_threads: 1
            optimiser: { learning_rate: 2e-3 }
            schedule: { warm_up_steps: 2 }
            logging: { every_steps: 1 }
            {{more}}
            """);
        return path;
    }

    /// <summary>A vocabulary of the captions, made by <c>clip tokenizer train</c>.</summary>
    public static string TrainVocabulary(TemporaryFolder folder, string list)
    {
        string vocabulary = folder.File("vocabulary");
        ClipProcess run = ClipProcess.Run("tokenizer", "train", list, "--size", "560", "--context-length", "16", "--output", vocabulary);
        Assert.True(run.ExitCode == 0, run.Error);
        return vocabulary;
    }
}
