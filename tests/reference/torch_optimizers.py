#!/usr/bin/python3
"""Records PyTorch's optimisers, clipping and learning rate schedules, for tests/Interop.TorchSharp.Tests.

usage: tests/reference/torch_optimizers.py    (writes tests/fixtures/torch/optimizers.json)

Optimisers take 8 steps on a matrix [3, 4] and a vector [4]; at step s element i of the gradient is
sin(0.3 i + 0.5 s) + 0.1 times the parameter. L-BFGS minimises the sum of (a x - b)^2 + 0.1 x^4 instead."""
import json, math, os
import torch
from torch.optim import lr_scheduler as lr

STEPS = 8


def start():
    return [torch.nn.Parameter(torch.cos(torch.arange(12, dtype=torch.float32)).reshape(3, 4)), torch.nn.Parameter(torch.arange(4, dtype=torch.float32) / 4)]


def gradient(p, s):
    return torch.sin(0.3 * torch.arange(p.numel(), dtype=torch.float32) + 0.5 * s).reshape(p.shape) + 0.1 * p.detach()


def run(make):
    params = start()
    opt = make(params)
    for s in range(STEPS):
        for p in params: p.grad = gradient(p, s)
        opt.step()
    return [[float("%.9g" % v) for v in p.detach().reshape(-1).tolist()] for p in params]


def lbfgs():
    params = start()
    opt = torch.optim.LBFGS(params, lr=0.5, max_iter=6, history_size=3)
    losses = []
    for _ in range(4):
        def closure():
            opt.zero_grad()
            loss = sum(((1 + 0.1 * i) * p - 0.5).pow(2).sum() + 0.1 * p.pow(4).sum() for i, p in enumerate(params))
            loss.backward()
            return loss
        losses.append(float("%.9g" % opt.step(closure).item()))
    return [[float("%.9g" % v) for v in p.detach().reshape(-1).tolist()] for p in params] + [losses]


def rates(make, steps=14):
    opt = torch.optim.SGD([{"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.5}, {"params": [torch.nn.Parameter(torch.zeros(1))], "lr": 0.02}], lr=1)
    schedule = make(opt)
    out = []
    for _ in range(steps):
        out.append([float("%.15g" % g["lr"]) for g in opt.param_groups])
        opt.step(); schedule.step()
    return out


def clip(limit, p):
    params = start()
    for q in params: q.grad = gradient(q, 1)
    norm = torch.nn.utils.clip_grad_norm_(params, limit, p).item()
    return [[float("%.9g" % norm)]] + [[float("%.9g" % v) for v in q.grad.reshape(-1).tolist()] for q in params]


W = torch.optim.AdamW
record = {
    "source": "tests/reference/torch_optimizers.py on PyTorch " + torch.__version__,
    "optimizers": {
        "adamw": run(lambda p: W(p, lr=0.01, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.2)),
        "adamw_groups": run(lambda p: W([{"params": [p[0]], "weight_decay": 0.3}, {"params": [p[1]], "lr": 0.05, "weight_decay": 0.0}], lr=0.01)),
        "adamw_amsgrad": run(lambda p: W(p, lr=0.01, weight_decay=0.1, amsgrad=True)),
        "adamw_maximize": run(lambda p: W(p, lr=0.01, weight_decay=0.1, maximize=True)),
        "sgd": run(lambda p: torch.optim.SGD(p, lr=0.1)),
        "sgd_momentum": run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, dampening=0.1, weight_decay=0.01)),
        "sgd_nesterov": run(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True)),
        "lbfgs": lbfgs(),
    },
    "clipping": {"two": clip(0.7, 2.0), "two_high": clip(1e3, 2.0), "infinity": clip(0.5, math.inf), "one": clip(2.0, 1.0)},
    "schedules": {
        "lambda": rates(lambda o: lr.LambdaLR(o, lambda s: 1 / (1 + s))),
        "multiplicative": rates(lambda o: lr.MultiplicativeLR(o, lambda s: 0.9)),
        "step": rates(lambda o: lr.StepLR(o, 3, 0.5)),
        "multistep": rates(lambda o: lr.MultiStepLR(o, [2, 7], 0.1)),
        "exponential": rates(lambda o: lr.ExponentialLR(o, 0.8)),
        "constant": rates(lambda o: lr.ConstantLR(o, 0.25, 4)),
        "linear": rates(lambda o: lr.LinearLR(o, 0.1, 1.0, 6)),
        "polynomial": rates(lambda o: lr.PolynomialLR(o, 6, 2.0)),
        "cosine": rates(lambda o: lr.CosineAnnealingLR(o, 5, 0.001)),
        "warm_up_then_cosine": rates(lambda o: lr.SequentialLR(o, [lr.LinearLR(o, 0.01, 1.0, 4), lr.CosineAnnealingLR(o, 8)], [4])),
    },
}
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "torch", "optimizers.json")
with open(target, "w") as f:
    json.dump(record, f, indent=1)
    f.write("\n")
print(os.path.getsize(target), "bytes")
