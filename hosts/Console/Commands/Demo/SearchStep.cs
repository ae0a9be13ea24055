using System.Globalization;
using System.Numerics.Tensors;
using Clip.Sdk.Hosts.Console.Output;
using Spectre.Console;

namespace Clip.Sdk.Hosts.Console.Commands.Demo;

/// <summary>Finds pictures by words.</summary>
internal sealed class SearchStep : IDemoStep
{
    private const int Shown = 2;
    private static readonly string[] Queries = ["an owl", "a guitar", "a cat and a dog", "three bananas"];

    public Task<DemoPart> RunAsync(DemoContext context, CancellationToken cancellationToken)
    {
        EmbeddingMatrix queries = context.Model.Texts.Encode<string>(Queries, cancellationToken: cancellationToken);
        List<Found> found = [];
        for (int query = 0; query < Queries.Length; query++)
        {
            float[] cosines = [.. Enumerable.Range(0, context.Pictures.Count).Select(picture => TensorPrimitives.Dot(queries[query], context.Embeddings[picture]))];
            foreach (int picture in Enumerable.Range(0, cosines.Length).OrderByDescending(picture => cosines[picture]).Take(Shown))
            {
                found.Add(new Found(Queries[query], Path.GetFileName(context.Pictures[picture]), cosines[picture]));
            }
        }

        return Task.FromResult(new DemoPart("search", found, output => Write(output, context.Pictures.Count, found)));
    }

    private static void Write(TextWriter output, int pictures, List<Found> found)
    {
        output.WriteLine($"Search    {Queries.Length} queries over {pictures} pictures:");
        Table table = Tables.Create(["query", "cosine", "picture"], "cosine");
        for (int i = 0; i < found.Count; i++)
        {
            table.AddPlainRow(i % Shown == 0 ? found[i].Query : string.Empty, found[i].Cosine.ToString("F3", CultureInfo.InvariantCulture), found[i].Picture);
        }

        Tables.Write(output, table);
    }

    private sealed record Found(string Query, string Picture, float Cosine);
}
