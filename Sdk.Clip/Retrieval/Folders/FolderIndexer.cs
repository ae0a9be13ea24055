namespace Clip.Sdk.Retrieval;

/// <summary>Makes an index of all pictures in a folder, and brings it up to date: only new and changed files are encoded.</summary>
public static class FolderIndexer
{
    /// <summary>Brings an index up to date with a folder; it is made where there is none.</summary>
    /// <remarks>
    /// A file counts as unchanged when its length and time of last change are those of the index; otherwise its content decides.
    /// Stopped at any moment, the index holds what was committed, and the next refresh goes on from there. When it is cancelled,
    /// all that was encoded is committed first.
    /// </remarks>
    /// <param name="indexFolder">The folder of the index.</param>
    /// <param name="pictureFolder">The folder of pictures; all below it, see <c>ImageFiles.Enumerate</c>.</param>
    /// <param name="model">The model: its image tower must implement <see cref="IPixelEncoder"/>.</param>
    /// <param name="options">How to work; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InputException">The folder does not exist, or the image tower takes no pixels.</exception>
    /// <exception cref="IndexException">The index holds another space or storage, is damaged, or has another writer.</exception>
    public static async Task<FolderIndexReport> RefreshAsync(
        string indexFolder, string pictureFolder, IClipModel model, FolderIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(indexFolder);
        ArgumentException.ThrowIfNullOrEmpty(pictureFolder);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new FolderIndexOptions();
        string root = Path.GetFullPath(pictureFolder);
        if (!Directory.Exists(root))
        {
            throw new InputException($"'{root}' is no folder. Give the folder of pictures.", root);
        }

        if (model.Images is not IPixelEncoder images)
        {
            throw new InputException($"The image encoder '{model.Images.GetType().Name}' takes whole pictures alone, but an index is made by a pipeline of pixels. Use an encoder that implements '{nameof(IPixelEncoder)}'.");
        }

        using ImageIndexWriter writer = OpenOrCreate(indexFolder, root, images.Info, options);
        var refresh = new FolderRefresh(writer, root, images, options.Captions == CaptionSource.None ? null : model.Texts, options);
        try
        {
            return await refresh.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            writer.Commit();
            throw;
        }
        finally
        {
            refresh.Dispose();
        }
    }

    private static ImageIndexWriter OpenOrCreate(string folder, string root, EncoderInfo encoder, FolderIndexOptions options)
    {
        if (!ImageIndex.Exists(folder))
        {
            return ImageIndexWriter.Create(folder, new ImageIndexInfo
            {
                SpaceId = encoder.SpaceId, Dimensions = encoder.Dimensions, Storage = options.Storage ?? VectorStorage.Float16, Root = root,
            });
        }

        ImageIndexWriter writer = ImageIndexWriter.Open(folder);
        try
        {
            IndexSpace.Require(writer.Folder, writer.Info, encoder);
            if (options.Storage is { } storage && storage != writer.Info.Storage)
            {
                throw new IndexException($"The image index '{writer.Folder}' stores embeddings as {writer.Info.Storage}, but {storage} was asked for. Leave the storage open, or make another index.", writer.Folder);
            }

            // Paths are relative, so a folder that moved keeps its index.
            writer.SetRoot(root);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }
}
