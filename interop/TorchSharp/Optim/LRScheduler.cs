using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Schedules of the learning rate.</summary>
        public static partial class lr_scheduler
        {
            /// <summary>Sets the rates of an optimiser's groups from step to step.</summary>
            public abstract class LRScheduler
            {
                private readonly bool _verbose;
                private readonly List<double> _lastRates;

                /// <summary>A schedule of an optimiser.</summary>
                /// <param name="optimizer">Its groups' initial rates are the schedule's base.</param>
                /// <param name="last_epoch">The step before the first; −1 to begin anew.</param>
                /// <param name="verbose">Write changes to the console.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Groups = [.. optimizer.ParamGroups];
                    BaseRates = [.. Groups.Select(group => group.InitialLearningRate)];
                    _lastRates = [.. Groups.Select(group => group.LearningRate)];
                    LastEpoch = last_epoch;
                    _verbose = verbose;
                }

                internal List<ILearningRateController> Groups { get; }

                internal List<double> BaseRates { get; }

                /// <summary>Steps so far.</summary>
                internal int LastEpoch { get; set; }

                /// <summary>The next step.</summary>
                public virtual void step() => step(null);

                /// <summary>The next step, or a given one.</summary>
                public virtual void step(int? epoch)
                {
                    LastEpoch = epoch ?? LastEpoch + 1;
                    List<double> rates = [.. epoch is null ? get_lr() : get_closed_form_lr()];
                    for (int i = 0; i < rates.Count; i++)
                    {
                        Groups[i].LearningRate = rates[i];
                        if (_verbose && rates[i] != _lastRates[i])
                        {
                            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Learning rate of group {i}: {rates[i]:g6}"));
                        }

                        _lastRates[i] = rates[i];
                    }
                }

                /// <summary>The rates that the last step set.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>The rates of this step, from those of the step before.</summary>
                protected virtual IEnumerable<double> get_lr() => get_closed_form_lr();

                /// <summary>The rates of this step, from the base rates alone.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => Groups.Select(group => group.LearningRate);

                private protected IEnumerable<double> Scaled(double factor) => Groups.Select(group => group.LearningRate * factor);

                private protected IEnumerable<double> FromBase(double factor) => BaseRates.Select(rate => rate * factor);
            }
        }
    }
}
