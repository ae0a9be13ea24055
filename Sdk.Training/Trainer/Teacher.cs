using Clip.Sdk.Checkpoints;
using Clip.Sdk.Training.Configuration;
using Clip.Sdk.Training.Losses;
using Clip.Sdk.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Clip.Sdk.Training.Trainer;

/// <summary>A model that is learned from and does not change.</summary>
internal sealed class Teacher : IDisposable
{
    private readonly ClipModule _module;
    private readonly int _chunkSize;

    private Teacher(ClipModule module, int chunkSize) => (_module, _chunkSize) = (module, chunkSize);

    /// <exception cref="InputException">The teacher takes other pictures or another vocabulary than the student.</exception>
    public static Teacher Load(DistillationOptions options, ClipModule student, int chunkSize)
    {
        using Checkpoint checkpoint = Checkpoint.Open(options.Teacher);
        (int teacherSize, int studentSize) = (checkpoint.Architecture.Vision.ImageSize, student.Architecture.Vision.ImageSize);
        (int teacherWords, int studentWords) = (checkpoint.Architecture.Text.VocabularySize, student.Architecture.Text.VocabularySize);
        if (teacherSize != studentSize || teacherWords != studentWords)
        {
            throw new InputException(
                $"The teacher '{checkpoint.Path}' takes pictures of {teacherSize} pixels and {teacherWords} tokens but the student takes {studentSize} and {studentWords}. Train the student on the teacher's picture size and vocabulary.", options.Teacher);
        }

        ClipModule module = ClipModule.FromCheckpoint(checkpoint).to(student.Device);
        module.eval();
        return new Teacher(module, chunkSize);
    }

    /// <summary>What the teacher makes of a batch; the tensors belong to the current scope.</summary>
    public TeacherView View(IPairInputs inputs)
    {
        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        int chunk = _chunkSize > 0 ? _chunkSize : inputs.Count;
        List<Tensor> images = [];
        List<Tensor> texts = [];
        for (int first = 0; first < inputs.Count; first += chunk)
        {
            int count = Math.Min(chunk, inputs.Count - first);
            images.Add(nn.functional.normalize(_module.EncodeImages(inputs.Pixels(first, count))));
            texts.Add(nn.functional.normalize(_module.EncodeTexts(inputs.TokenIds(first, count))));
        }

        return new TeacherView(new PairFeatures(cat(images).MoveToOuterDisposeScope(), cat(texts).MoveToOuterDisposeScope()), _module.LogitScale);
    }

    public void Dispose() => _module.Dispose();
}
