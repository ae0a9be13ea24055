using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The modules directly below, with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() =>
                _moduleOrder.Where(_submodules.ContainsKey).Select(name => (name, _submodules[name]));

            /// <summary>The modules directly below.</summary>
            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            /// <summary>All modules below, with their full names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string name, Module module) in named_children())
                {
                    yield return (name, module);
                    foreach ((string inner, Module below) in module.named_modules())
                    {
                        yield return ($"{name}.{inner}", below);
                    }
                }
            }

            /// <summary>All modules below.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(pair => pair.module);

            /// <summary>The parameters with their full names, shared ones once.</summary>
            /// <param name="recurse">Those of the modules below too.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                HashSet<Parameter> seen = new(ReferenceEqualityComparer.Instance);
                foreach ((string name, Parameter parameter) in _parameters)
                {
                    if (seen.Add(parameter))
                    {
                        yield return (name, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string module, Module below) in named_children())
                {
                    foreach ((string name, Parameter parameter) in below.named_parameters())
                    {
                        if (seen.Add(parameter))
                        {
                            yield return ($"{module}.{name}", parameter);
                        }
                    }
                }
            }

            /// <summary>The parameters, shared ones once.</summary>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(pair => pair.parameter);

            /// <summary>The buffers with their full names.</summary>
            /// <param name="recurse">Those of the modules below too.</param>
            /// <param name="include_nonpersistent">Those too that are not in the state dictionary.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                foreach ((string name, (Tensor buffer, bool persistent)) in _buffers)
                {
                    if (persistent || include_nonpersistent)
                    {
                        yield return (name, buffer);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach ((string module, Module below) in named_children())
                {
                    foreach ((string name, Tensor buffer) in below.named_buffers(true, include_nonpersistent))
                    {
                        yield return ($"{module}.{name}", buffer);
                    }
                }
            }

            /// <summary>The buffers.</summary>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true) => named_buffers(recurse).Select(pair => pair.buffer);

            /// <summary>The parameter of a full name; null where there is none.</summary>
            public virtual Parameter? get_parameter(string target) =>
                Find(target, (module, name) => module._parameters.GetValueOrDefault(name));

            /// <summary>The buffer of a full name; null where there is none.</summary>
            public virtual Tensor? get_buffer(string target) =>
                Find(target, (module, name) => module._buffers.GetValueOrDefault(name).Tensor);

            /// <summary>Whether there is a parameter of a full name.</summary>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether there is a buffer of a full name.</summary>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            private T? Find<T>(string target, Func<Module, string, T?> read)
                where T : class
            {
                ArgumentNullException.ThrowIfNull(target);
                string[] parts = target.Split('.');
                Module module = this;
                foreach (string part in parts[..^1])
                {
                    if (module.named_children().FirstOrDefault(child => child.name == part).module is not { } below)
                    {
                        return null;
                    }

                    module = below;
                }

                return read(module, parts[^1]);
            }
        }
    }
}
