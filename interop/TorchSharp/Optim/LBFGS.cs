using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Quasi-Newton descent that remembers the last steps instead of a matrix (Nocedal and Wright, algorithm 7.5), without a line search.</summary>
    public class LBFGS : optim.Optimizer
    {
        private readonly Parameter[] _parameters;
        private readonly long _mostIterations;
        private readonly long _mostEvaluations;
        private readonly double _leastGradient;
        private readonly double _leastChange;
        private readonly int _historySize;

        private readonly List<(Tensor Step, Tensor Change, double Inverse)> _history = [];
        private Tensor? _direction;
        private Tensor? _previousGradient;
        private double _scale = 1;
        private double _stepLength;
        private long _iterations;

        internal LBFGS(IEnumerable<Parameter> parameters, double rate, long mostIterations, long mostEvaluations, double leastGradient, double leastChange, long historySize)
        {
            _parameters = [.. parameters];
            _mostIterations = mostIterations;
            _mostEvaluations = mostEvaluations;
            _leastGradient = leastGradient;
            _leastChange = leastChange;
            _historySize = (int)historySize;
            _parameter_groups = [new ParamGroup { Parameters = _parameters, Options = new OptimizerOptions { LearningRate = rate, InitialLearningRate = rate } }];
        }

        /// <summary>The rate of the next step.</summary>
        public double LearningRate
        {
            get => _parameter_groups[0].LearningRate;
            set => _parameter_groups[0].LearningRate = value;
        }

        /// <summary>Not for this optimiser, which has one group.</summary>
        /// <exception cref="InvalidOperationException">Always.</exception>
        public override void add_param_group(ParamGroup param_group) =>
            throw new InvalidOperationException("L-BFGS has one group of parameters. Give it all of them when it is made.");

        /// <summary>Several iterations, each with the loss computed anew.</summary>
        /// <param name="closure">Zeroes the gradients, computes the loss and its gradients, and returns the loss.</param>
        /// <returns>The loss before the first iteration.</returns>
        public override Tensor? step(Func<Tensor>? closure = null)
        {
            ArgumentNullException.ThrowIfNull(closure);
            Tensor first = Evaluate(closure);
            using IDisposable unrecorded = no_grad();
            using DisposeScope scope = NewDisposeScope();
            double loss = first.ToDouble();
            Tensor gradient = FlatGradient();
            long evaluations = 1;
            if (LargestOf(gradient) <= _leastGradient)
            {
                return first;
            }

            for (long iteration = 1; ; iteration++)
            {
                _iterations++;
                Turn(gradient);
                Keep(ref _previousGradient, gradient.clone());
                double previousLoss = loss;
                _stepLength = _iterations == 1 ? Math.Min(1, 1 / gradient.abs().sum().ToDouble()) * LearningRate : LearningRate;
                if (gradient.dot(_direction!).ToDouble() > -_leastChange)
                {
                    break;
                }

                Move(_stepLength);
                if (iteration == _mostIterations)
                {
                    break;
                }

                using (Tensor value = Evaluate(closure))
                {
                    loss = value.ToDouble();
                }

                gradient = FlatGradient();
                evaluations++;
                if (evaluations >= _mostEvaluations || LargestOf(gradient) <= _leastGradient
                    || LargestOf(_direction!) * _stepLength <= _leastChange || Math.Abs(loss - previousLoss) < _leastChange)
                {
                    break;
                }
            }

            return first;
        }

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Forget();
                Keep(ref _direction, null);
                Keep(ref _previousGradient, null);
            }

            base.Dispose(disposing);
        }

        private static Tensor Evaluate(Func<Tensor> closure)
        {
            using IDisposable recorded = enable_grad();
            return closure();
        }

        private static void Keep(ref Tensor? slot, Tensor? value)
        {
            slot?.Dispose();
            slot = value?.DetachFromDisposeScope();
        }

        private static double LargestOf(Tensor tensor) => tensor.abs().max().ToDouble();

        private void Forget()
        {
            foreach ((Tensor taken, Tensor change, _) in _history)
            {
                taken.Dispose();
                change.Dispose();
            }

            _history.Clear();
        }

        // The direction −H · gradient, H being the inverse curvature that the remembered steps tell.
        private void Turn(Tensor gradient)
        {
            if (_iterations == 1)
            {
                Forget();
                _scale = 1;
                Keep(ref _direction, gradient.neg());
                return;
            }

            Remember(gradient);
            double[] weights = new double[_history.Count];
            Tensor rest = gradient.neg();
            for (int i = _history.Count - 1; i >= 0; i--)
            {
                (Tensor taken, Tensor change, double inverse) = _history[i];
                weights[i] = taken.dot(rest).ToDouble() * inverse;
                rest.add_(change, -weights[i]);
            }

            rest.mul_(_scale);
            for (int i = 0; i < _history.Count; i++)
            {
                (Tensor taken, Tensor change, double inverse) = _history[i];
                double correction = change.dot(rest).ToDouble() * inverse;
                rest.add_(taken, weights[i] - correction);
            }

            Keep(ref _direction, rest);
        }

        private void Remember(Tensor gradient)
        {
            Tensor change = gradient - _previousGradient!;
            Tensor taken = _direction! * _stepLength;
            double curvature = change.dot(taken).ToDouble();
            const double LeastCurvature = 1e-10;
            if (curvature <= LeastCurvature)
            {
                return;
            }

            if (_history.Count == _historySize)
            {
                _history[0].Step.Dispose();
                _history[0].Change.Dispose();
                _history.RemoveAt(0);
            }

            _scale = curvature / change.dot(change).ToDouble();
            _history.Add((taken.DetachFromDisposeScope(), change.DetachFromDisposeScope(), 1 / curvature));
        }

        private Tensor FlatGradient() => cat(Array.ConvertAll(
            _parameters, parameter => parameter.grad is { } gradient ? gradient.reshape(-1) : zeros_like(parameter).reshape(-1)));

        private void Move(double length)
        {
            long first = 0;
            foreach (Parameter parameter in _parameters)
            {
                long count = parameter.numel();
                parameter.add_(_direction!.narrow(0, first, count).view_as(parameter), length);
                first += count;
            }
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            /// <summary>Quasi-Newton descent that remembers the last steps.</summary>
            /// <param name="parameters">All parameters.</param>
            /// <param name="lr">Length of a step.</param>
            /// <param name="max_iter">Most iterations in one call of step.</param>
            /// <param name="max_eval">Most evaluations in one call of step; 5/4 of the iterations if null.</param>
            /// <param name="tolerange_grad">Stops where no gradient is larger. Spelled as in the real package.</param>
            /// <param name="tolerance_change">Stops where neither parameters nor loss change by more.</param>
            /// <param name="history_size">How many steps are remembered.</param>
            public static Modules.LBFGS LBFGS(IEnumerable<Modules.Parameter> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null, double tolerange_grad = 1e-5, double tolerance_change = 1e-9, long history_size = 100) =>
                new(parameters, lr, max_iter, max_eval ?? max_iter * 5 / 4, tolerange_grad, tolerance_change, history_size);

            /// <summary>Quasi-Newton descent that remembers the last steps, of named parameters.</summary>
            public static Modules.LBFGS LBFGS(IEnumerable<(string name, Modules.Parameter parameter)> parameters, double lr = 0.01, long max_iter = 20, long? max_eval = null, double tolerange_grad = 1e-5, double tolerance_change = 1e-9, long history_size = 100) =>
                LBFGS(parameters.Select(pair => pair.parameter), lr, max_iter, max_eval, tolerange_grad, tolerance_change, history_size);
        }
    }
}
