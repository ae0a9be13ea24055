using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Building blocks of networks.</summary>
    public static partial class nn
    {
        /// <summary>A part of a network: parameters, buffers and other modules under names.</summary>
        public partial class Module : IDisposable
        {
            private readonly Dictionary<string, Parameter> _parameters = [];
            private readonly Dictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private readonly Dictionary<string, Module> _submodules = [];
            private readonly List<string> _moduleOrder = [];
            private readonly string _name;
            private bool _training = true;
            private bool _registered;
            private bool _disposed;

            /// <summary>A module of this name.</summary>
            protected Module(string name) => _name = name;

            /// <summary>Whether the module behaves as in training: dropout drops, batch norm gathers statistics.</summary>
            public virtual bool training => _training;

            /// <summary>The module's name.</summary>
            public virtual string GetName() => string.IsNullOrEmpty(_name) ? GetType().Name : _name;

            /// <summary>Disposes parameters, buffers and modules.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes parameters, buffers and modules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                {
                    return;
                }

                _disposed = true;
                foreach (Parameter parameter in _parameters.Values)
                {
                    parameter.Dispose();
                }

                foreach ((Tensor buffer, _) in _buffers.Values)
                {
                    buffer.Dispose();
                }

                foreach (Module module in _submodules.Values)
                {
                    module.Dispose();
                }
            }

            /// <summary>
            /// Registers the fields of the class: modules, parameters, and other tensors as buffers, under the field's name or
            /// that of its <see cref="ComponentNameAttribute"/>. Called at the end of a constructor.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                if (_registered)
                {
                    return;
                }

                _registered = true;
                foreach (FieldInfo field in Fields())
                {
                    string name = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    switch (field.GetValue(this))
                    {
                        case Module module when !_submodules.ContainsKey(name):
                            register_module(name, module);
                            break;
                        case Modules.Parameter parameter when !_parameters.ContainsKey(name):
                            register_parameter(name, parameter);
                            break;
                        case Tensor buffer and not Modules.Parameter when !_buffers.ContainsKey(name):
                            register_buffer(name, buffer);
                            break;
                    }
                }
            }

            /// <summary>Adds a parameter under a name.</summary>
            public virtual void register_parameter(string name, Parameter param)
            {
                RequireTensor(param, "parameter", name);
                param.DetachFromDisposeScope();
                if (!_parameters.TryAdd(name, param))
                {
                    throw AlreadyRegistered("parameter", name);
                }
            }

            /// <summary>Adds a tensor that is not learned.</summary>
            /// <param name="name">Its name.</param>
            /// <param name="tensor">The tensor.</param>
            /// <param name="persistent">Whether it belongs to the state dictionary.</param>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                RequireTensor(tensor, "buffer", name);
                tensor.DetachFromDisposeScope();
                if (!_buffers.TryAdd(name, (tensor, persistent)))
                {
                    throw AlreadyRegistered("buffer", name);
                }
            }

            /// <summary>Adds a module under a name; null removes it.</summary>
            public virtual void register_module(string name, Module submodule)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.'))
                {
                    throw new ArgumentException($"A module's name holds no '.', but got '{name}'.", nameof(name));
                }

                if (submodule is null)
                {
                    _submodules.Remove(name);
                    _moduleOrder.Remove(name);
                    return;
                }

                submodule.RegisterComponents();
                if (!_submodules.TryAdd(name, submodule))
                {
                    throw AlreadyRegistered("module", name);
                }

                _moduleOrder.Add(name);
            }

            /// <summary>Adds a module under a name.</summary>
            public void add_module(string name, Module module) => register_module(name, module);

            internal void ClearModules()
            {
                _submodules.Clear();
                _moduleOrder.Clear();
            }

            /// <summary>Replaces, adds or removes a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Tensor value) =>
                ConditionallyRegisterParameter(name, value as Parameter);

            /// <summary>Replaces, adds or removes a parameter.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                _parameters.Remove(name, out _);
                if (value is not null)
                {
                    register_parameter(name, value);
                }
            }

            /// <summary>Replaces, adds or removes a buffer.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                _buffers.Remove(name);
                if (value is not null)
                {
                    register_buffer(name, value, persistent);
                }
            }

            /// <summary>Switches between training and evaluation, all modules below included.</summary>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach ((_, Module module) in named_children())
                {
                    module.train(train);
                }
            }

            /// <summary>Switches to evaluation.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls a function with every module below, then with this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach ((_, Module module) in named_children())
                {
                    module.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Drops, or zeroes, the gradients of all parameters.</summary>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (Parameter parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        using Tensor? gradient = parameter.grad;
                        gradient?.detach_().zero_();
                    }
                }
            }

            private static void RequireTensor(Tensor tensor, string kind, string name)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (tensor.IsInvalid)
                {
                    throw new ArgumentException($"A {kind} holds a tensor, but the one for '{name}' is disposed.", nameof(tensor));
                }
            }

            private InvalidOperationException AlreadyRegistered(string kind, string name) =>
                new($"Module '{GetName()}' already has a {kind} named '{name}'. Give the field another name, or register it once.");

            private IEnumerable<FieldInfo> Fields()
            {
                HashSet<string> seen = [];
                for (Type? type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                    {
                        if (seen.Add(field.Name))
                        {
                            yield return field;
                        }
                    }
                }
            }
        }
    }
}
