using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules one after another.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<nn.Module<Tensor, Tensor>> _modules = [];

        internal Sequential(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Module)> modules)
            : base(nameof(Sequential))
        {
            foreach ((string name, nn.Module<Tensor, Tensor> module) in modules)
            {
                append(name, module);
            }
        }

        /// <summary>How many modules.</summary>
        public int Count => _modules.Count;

        /// <summary>One of the modules.</summary>
        public nn.Module<Tensor, Tensor> this[int index] => _modules[index];

        /// <summary>Adds a module at the end, named by its number.</summary>
        public Sequential append(nn.Module<Tensor, Tensor> module) =>
            append(_modules.Count.ToString(CultureInfo.InvariantCulture), module);

        /// <summary>Adds a module at the end.</summary>
        public Sequential append(string name, nn.Module<Tensor, Tensor> module)
        {
            register_module(name, module);
            _modules.Add(module);
            return this;
        }

        /// <summary>The last module's output.</summary>
        public override Tensor forward(Tensor input)
        {
            if (_modules.Count == 0)
            {
                return input.alias();
            }

            Tensor current = _modules[0].call(input);
            for (int i = 1; i < _modules.Count; i++)
            {
                using Tensor previous = current;
                current = _modules[i].call(previous);
            }

            return current;
        }

        /// <summary>The modules are registered as they are added.</summary>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>No module yet.</summary>
            public static Modules.Sequential Sequential() => new([]);

            /// <summary>Modules one after another, by names.</summary>
            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
                new(modules.Select(pair => (pair.name, pair.submodule)));

            /// <summary>Modules one after another, named by their numbers.</summary>
            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
                Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

            /// <summary>Modules one after another, named by their numbers.</summary>
            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) =>
                new(modules.Select((module, i) => (i.ToString(CultureInfo.InvariantCulture), module)));
        }
    }
}
