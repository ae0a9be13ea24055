using System.Collections;
using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules in an order, named by their numbers.</summary>
    /// <typeparam name="T">Their common type.</typeparam>
    public class ModuleList<T> : nn.Module, IList<T>
        where T : nn.Module
    {
        private readonly List<T> _modules = [];

        /// <summary>These modules.</summary>
        public ModuleList(params T[] modules)
            : base("ModuleList")
        {
            ArgumentNullException.ThrowIfNull(modules);
            extend(modules);
        }

        /// <inheritdoc/>
        public int Count => _modules.Count;

        /// <inheritdoc/>
        public bool IsReadOnly => false;

        /// <inheritdoc/>
        public T this[int index]
        {
            get => _modules[index];
            set
            {
                _modules[index] = value;
                Renumber();
            }
        }

        /// <inheritdoc/>
        public void Add(T item)
        {
            register_module(_modules.Count.ToString(CultureInfo.InvariantCulture), item);
            _modules.Add(item);
        }

        /// <summary>Adds modules at the end.</summary>
        public void append(params T[] parameters) => extend(parameters);

        /// <summary>Adds modules at the end.</summary>
        public void extend(IEnumerable<T> modules)
        {
            ArgumentNullException.ThrowIfNull(modules);
            foreach (T module in modules)
            {
                Add(module);
            }
        }

        /// <inheritdoc/>
        public void Clear()
        {
            _modules.Clear();
            Renumber();
        }

        /// <inheritdoc/>
        public bool Contains(T item) => _modules.Contains(item);

        /// <inheritdoc/>
        public void CopyTo(T[] array, int arrayIndex) => _modules.CopyTo(array, arrayIndex);

        /// <inheritdoc/>
        public int IndexOf(T item) => _modules.IndexOf(item);

        /// <inheritdoc/>
        public void Insert(int index, T item)
        {
            _modules.Insert(index, item);
            Renumber();
        }

        /// <inheritdoc/>
        public bool Remove(T item)
        {
            bool removed = _modules.Remove(item);
            Renumber();
            return removed;
        }

        /// <inheritdoc/>
        public void RemoveAt(int index)
        {
            _modules.RemoveAt(index);
            Renumber();
        }

        /// <inheritdoc/>
        public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>The modules are registered as they are added.</summary>
        protected override void RegisterComponents()
        {
        }

        private void Renumber()
        {
            ClearModules();
            for (int i = 0; i < _modules.Count; i++)
            {
                register_module(i.ToString(CultureInfo.InvariantCulture), _modules[i]);
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Modules in an order, named by their numbers.</summary>
            public static Modules.ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            /// <summary>Modules in an order, named by their numbers.</summary>
            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules)
                where T : Module => new(modules);
        }
    }
}
