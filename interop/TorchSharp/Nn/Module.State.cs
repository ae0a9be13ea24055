namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by their full names; the tensors themselves, not copies.</summary>
            /// <param name="destination">Receives them; a new dictionary if null.</param>
            /// <param name="prefix">Put before the names.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string front = string.IsNullOrEmpty(prefix) ? string.Empty : prefix + ".";
                foreach ((string name, Modules.Parameter parameter) in _parameters)
                {
                    destination.TryAdd(front + name, parameter);
                }

                foreach ((string name, (Tensor buffer, bool persistent)) in _buffers)
                {
                    if (persistent)
                    {
                        destination.TryAdd(front + name, buffer);
                    }
                }

                foreach ((string name, Module module) in named_children())
                {
                    module.state_dict(destination, front + name);
                }

                return destination;
            }

            /// <summary>Copies values into parameters and buffers of the same names.</summary>
            /// <param name="source">Values by full names.</param>
            /// <param name="strict">Raise where names are missing or unknown.</param>
            /// <param name="skip">Names to leave out.</param>
            /// <exception cref="InvalidOperationException">Names differ and <paramref name="strict"/> is set.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                HashSet<string> skipped = [.. skip ?? []];
                Dictionary<string, Tensor> destination = state_dict();
                List<string> missing = [.. destination.Keys.Where(key => !skipped.Contains(key) && !source.ContainsKey(key))];
                List<string> unexpected = [.. source.Keys.Where(key => !skipped.Contains(key) && !destination.ContainsKey(key))];
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The state dictionary does not fit module '{GetName()}': missing [{Names(missing)}], unexpected [{Names(unexpected)}]. " +
                        "Pass strict: false to load what fits.");
                }

                using IDisposable unrecorded = no_grad();
                foreach ((string key, Tensor value) in source)
                {
                    if (!skipped.Contains(key) && destination.TryGetValue(key, out Tensor? target))
                    {
                        RequireShape(key, target, value);
                        target.copy_(value);
                    }
                }

                return (missing, unexpected);
            }

            /// <summary>Writes the state dictionary in the package's own format.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                using FileStream stream = File.Create(location);
                return save(stream, skip);
            }

            /// <summary>Writes the state dictionary in the package's own format; closes the stream.</summary>
            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            /// <summary>Writes the state dictionary in the package's own format.</summary>
            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes a state dictionary in the package's own format.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(writer);
                ArgumentNullException.ThrowIfNull(sd);
                List<KeyValuePair<string, Tensor>> kept = [.. sd.Where(entry => skip?.Contains(entry.Key) != true)];
                writer.Write7BitEncodedInt(kept.Count);
                foreach ((string name, Tensor tensor) in kept)
                {
                    writer.Write(name);
                    tensor.Save(writer);
                }
            }

            /// <summary>Reads what <see cref="save(string, IList{string})"/> wrote.</summary>
            /// <param name="location">A file.</param>
            /// <param name="strict">Raise where names are missing or unknown.</param>
            /// <param name="skip">Names to leave as they are.</param>
            /// <param name="loadedParameters">Receives for each of the module's names whether it was in the file.</param>
            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using FileStream stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            /// <summary>Reads what <see cref="save(Stream, IList{string})"/> wrote; closes the stream.</summary>
            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads what <see cref="save(BinaryWriter, IList{string})"/> wrote.</summary>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                ArgumentNullException.ThrowIfNull(reader);
                Dictionary<string, Tensor> destination = state_dict();
                loadedParameters ??= [];
                foreach (string name in destination.Keys)
                {
                    loadedParameters[name] = false;
                }

                using IDisposable unrecorded = no_grad();
                int count = reader.Read7BitEncodedInt();
                for (int i = 0; i < count; i++)
                {
                    string name = reader.ReadString();
                    if (destination.TryGetValue(name, out Tensor? target))
                    {
                        target.Load(reader, skip?.Contains(name) == true);
                        loadedParameters[name] = true;
                    }
                    else if (strict)
                    {
                        throw new ArgumentException($"The file has '{name}', which module '{GetName()}' has not. Pass strict: false to leave it out.", nameof(reader));
                    }
                    else
                    {
                        TensorExtensionMethods.Load(reader).Dispose();
                    }
                }

                List<string> missing = [.. loadedParameters.Where(entry => !entry.Value && skip?.Contains(entry.Key) != true).Select(entry => entry.Key)];
                return !strict || missing.Count == 0
                    ? this
                    : throw new ArgumentException($"The file lacks [{Names(missing)}] of module '{GetName()}'. Pass strict: false to keep their values.", nameof(reader));
            }

            private static void RequireShape(string key, Tensor target, Tensor value)
            {
                if (!target.shape.AsSpan().SequenceEqual(value.shape))
                {
                    throw new InvalidOperationException(
                        $"'{key}' has the shape [{string.Join(", ", target.shape)}] in the module but [{string.Join(", ", value.shape)}] in the state dictionary.");
                }
            }

            private static string Names(List<string> names)
            {
                const int Most = 8;
                string shown = string.Join(", ", names.Take(Most).Select(name => $"'{name}'"));
                return names.Count > Most ? $"{shown} and {names.Count - Most} more" : shown;
            }
        }
    }
}
