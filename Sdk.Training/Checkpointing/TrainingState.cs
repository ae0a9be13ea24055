using System.Text.Json;
using System.Text.Json.Serialization;
using Clip.Sdk.Training.Data;

namespace Clip.Sdk.Training.Checkpointing;

/// <summary>
/// What a run needs beside tensors to go on. Learning rate, patch dropout and dropout follow from seed and step alone, so there is
/// no state of theirs to keep.
/// </summary>
internal sealed record TrainingState
{
    /// <summary>Optimiser steps that are done.</summary>
    public required long Step { get; init; }

    /// <summary>Pairs that all processes have seen.</summary>
    public required long Pairs { get; init; }

    /// <summary>Seed of the run.</summary>
    public required int Seed { get; init; }

    /// <summary>Number of processes; a resumed run has as many.</summary>
    public required int WorldSize { get; init; }

    /// <summary>Where the data go on, one place for each process; null for data given in code.</summary>
    public IReadOnlyList<DataPosition?> Positions { get; init; } = [];

    /// <summary>The average that an exploding loss is measured by.</summary>
    public double LossAverage { get; init; }

    /// <summary>Steps that the average was made of.</summary>
    public long LossCount { get; init; }

    /// <summary>The factor on the loss of float16 training; 1 elsewhere.</summary>
    public double LossScale { get; init; } = 1;

    /// <summary>Steps in a row in which that factor was good.</summary>
    public long LossScaleSteps { get; init; }

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingStateContext.Default.TrainingState);

    /// <summary>Reads a state.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="ModelFormatException">It is no state.</exception>
    public static TrainingState FromJson(string json, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(json, TrainingStateContext.Default.TrainingState)
                ?? throw new ModelFormatException($"'{path}' holds no training state. Resume from another checkpoint.", path);
        }
        catch (JsonException error)
        {
            throw new ModelFormatException($"'{path}' holds no training state: {error.Message} Resume from another checkpoint.", path, error);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TrainingState))]
internal sealed partial class TrainingStateContext : JsonSerializerContext;
