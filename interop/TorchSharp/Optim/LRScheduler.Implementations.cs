namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            // Recursive where PyTorch's are, so that schedules chain: each multiplies what the one before has set.
            private sealed class Lambda : LRScheduler
            {
                private readonly Func<int, double> _factor;

                internal Lambda(Optimizer optimizer, Func<int, double> factor, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _factor = factor;
                    step();
                }

                protected override IEnumerable<double> get_closed_form_lr() => FromBase(_factor(LastEpoch));
            }

            private sealed class Multiplicative : LRScheduler
            {
                private readonly Func<int, double> _factor;

                internal Multiplicative(Optimizer optimizer, Func<int, double> factor, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _factor = factor;
                    step();
                }

                protected override IEnumerable<double> get_lr() => Scaled(LastEpoch > 0 ? _factor(LastEpoch) : 1);
            }

            private sealed class Steps : LRScheduler
            {
                private readonly int[] _milestones;
                private readonly int _every;
                private readonly double _gamma;

                internal Steps(Optimizer optimizer, int every, IEnumerable<int> milestones, double gamma, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _every = every;
                    _milestones = [.. milestones.Order()];
                    _gamma = gamma;
                    step();
                }

                protected override IEnumerable<double> get_lr() => Scaled(Math.Pow(_gamma, Reached(LastEpoch) - Reached(LastEpoch - 1)));

                protected override IEnumerable<double> get_closed_form_lr() => FromBase(Math.Pow(_gamma, Reached(LastEpoch)));

                private int Reached(int epoch) => epoch < 0 ? 0 : _every > 0 ? epoch / _every : _milestones.Count(milestone => milestone <= epoch);
            }

            /// <summary>The rate runs from one share of the base to another, along a straight line.</summary>
            private sealed class Line : LRScheduler
            {
                private readonly double _start;
                private readonly double _end;
                private readonly int _steps;
                private readonly bool _constant;

                internal Line(Optimizer optimizer, double start, double end, int steps, bool constant, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _start = start;
                    _end = end;
                    _steps = steps;
                    _constant = constant;
                    step();
                }

                protected override IEnumerable<double> get_lr() => Scaled(LastEpoch == 0 ? Factor(0) : Factor(LastEpoch) / Factor(LastEpoch - 1));

                protected override IEnumerable<double> get_closed_form_lr() => FromBase(Factor(LastEpoch));

                private double Factor(int epoch) => _constant
                    ? (epoch >= _steps ? _end : _start)
                    : _start + ((_end - _start) * Math.Min(_steps, epoch) / _steps);
            }

            private sealed class Polynomial : LRScheduler
            {
                private readonly int _steps;
                private readonly double _power;

                internal Polynomial(Optimizer optimizer, int steps, double power, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _steps = steps;
                    _power = power;
                    step();
                }

                protected override IEnumerable<double> get_lr() =>
                    Scaled(LastEpoch == 0 || LastEpoch > _steps ? 1 : Factor(LastEpoch) / Factor(LastEpoch - 1));

                protected override IEnumerable<double> get_closed_form_lr() => FromBase(Factor(LastEpoch));

                private double Factor(int epoch) => Math.Pow(1 - ((double)Math.Min(_steps, epoch) / _steps), _power);
            }

            private sealed class Exponential : LRScheduler
            {
                private readonly double _gamma;

                internal Exponential(Optimizer optimizer, double gamma, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _gamma = gamma;
                    step();
                }

                protected override IEnumerable<double> get_lr() => Scaled(LastEpoch == 0 ? 1 : _gamma);

                protected override IEnumerable<double> get_closed_form_lr() => FromBase(Math.Pow(_gamma, LastEpoch));
            }

            private sealed class Cosine : LRScheduler
            {
                private readonly double _period;
                private readonly double _least;

                internal Cosine(Optimizer optimizer, double period, double least, int lastEpoch, bool verbose)
                    : base(optimizer, lastEpoch, verbose)
                {
                    _period = period;
                    _least = least;
                    step();
                }

                protected override IEnumerable<double> get_lr()
                {
                    if (LastEpoch == 0)
                    {
                        return Scaled(1);
                    }

                    // At the turning point the quotient below would be 0 / 0.
                    double turn = Math.IEEERemainder(LastEpoch - 1 - _period, 2 * _period);
                    if (turn == 0)
                    {
                        double rise = (1 - Math.Cos(Math.PI / _period)) / 2;
                        return Groups.Zip(BaseRates, (group, rate) => group.LearningRate + ((rate - _least) * rise));
                    }

                    double quotient = (1 + Math.Cos(Math.PI * LastEpoch / _period)) / (1 + Math.Cos(Math.PI * (LastEpoch - 1) / _period));
                    return Groups.Select(group => (quotient * (group.LearningRate - _least)) + _least);
                }

                protected override IEnumerable<double> get_closed_form_lr()
                {
                    double share = (1 + Math.Cos(Math.PI * LastEpoch / _period)) / 2;
                    return BaseRates.Select(rate => _least + ((rate - _least) * share));
                }
            }

            /// <summary>One schedule after another; each begins at its own step 0.</summary>
            private sealed class Sequence : LRScheduler
            {
                private readonly List<LRScheduler> _schedules;
                private readonly int[] _milestones;

                internal Sequence(Optimizer optimizer, IEnumerable<LRScheduler> schedules, IEnumerable<int> milestones, int lastEpoch)
                    : base(optimizer, lastEpoch + 1)
                {
                    _schedules = [.. schedules];
                    _milestones = [.. milestones];
                    if (_schedules.Count == 0 || _milestones.Length != _schedules.Count - 1)
                    {
                        throw new ArgumentException(
                            $"Between {_schedules.Count} schedules lie {_schedules.Count - 1} milestones, but got {_milestones.Length}.", nameof(milestones));
                    }

                    // Each schedule took its first step when it was made; only the first one's counts.
                    foreach (ILearningRateController group in Groups)
                    {
                        group.LearningRate = group.InitialLearningRate;
                    }

                    _schedules.ForEach(schedule => schedule.LastEpoch--);
                    _schedules[0].step();
                }

                public override void step()
                {
                    LastEpoch++;
                    int current = _milestones.Count(milestone => milestone <= LastEpoch);
                    if (current > 0 && _milestones[current - 1] == LastEpoch)
                    {
                        _schedules[current].step(0);
                    }
                    else
                    {
                        _schedules[current].step();
                    }
                }
            }
        }
    }
}
