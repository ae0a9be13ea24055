namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The base rate times a function of the step.</summary>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new Lambda(optimizer, lr_lambda, last_epoch, verbose);

            /// <summary>The last rate times a function of the step.</summary>
            public static LRScheduler MultiplicativeLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new Multiplicative(optimizer, lr_lambda, last_epoch, verbose);

            /// <summary>Times gamma every so many steps.</summary>
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Steps(optimizer, step_size, [], gamma, last_epoch, verbose);

            /// <summary>Times gamma at these steps.</summary>
            public static LRScheduler MultiStepLR(Optimizer optimizer, IList<int> milestones, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Steps(optimizer, 0, milestones, gamma, last_epoch, verbose);

            /// <summary>Times gamma at every step.</summary>
            public static LRScheduler ExponentialLR(Optimizer optimizer, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new Exponential(optimizer, gamma, last_epoch, verbose);

            /// <summary>A share of the base rate for so many steps, then the base rate.</summary>
            public static LRScheduler ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new Line(optimizer, factor, 1, total_iters, true, last_epoch, verbose);

            /// <summary>From one share of the base rate to another in so many steps.</summary>
            public static LRScheduler LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new Line(optimizer, start_factor, end_factor, total_iters, false, last_epoch, verbose);

            /// <summary>To zero in so many steps, by a power of what is left.</summary>
            public static LRScheduler PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) =>
                new Polynomial(optimizer, total_iters, power, last_epoch, verbose);

            /// <summary>From the base rate to eta_min along half a cosine, in T_max steps.</summary>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new Cosine(optimizer, T_max, eta_min, last_epoch, verbose);

            /// <summary>One schedule after another, changing at the milestones.</summary>
            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new Sequence(optimizer, schedulers, milestones, last_epoch);
        }
    }
}
