#!/usr/bin/python3
"""Records learning rates of PyTorch's own schedulers (Debian python3-torch 1.13) into tests/fixtures/training/schedules.json."""
import json
import math
import os
import warnings

import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, LinearLR, PolynomialLR, SequentialLR

warnings.filterwarnings("ignore")
PEAK, WARM, TOTAL, COOL = 5e-4, 10, 100, 20
OUT = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "training", "schedules.json")


def record(make):
    optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=PEAK)
    schedule = make(optimiser)
    rates = []
    for _ in range(TOTAL):
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return rates


def warm(optimiser):
    return LinearLR(optimiser, start_factor=1 / WARM, end_factor=1.0, total_iters=WARM - 1)


cases = {
    "cosine": record(lambda o: SequentialLR(o, [warm(o), CosineAnnealingLR(o, T_max=TOTAL - WARM, eta_min=1e-5)], [WARM])),
    "constant": record(lambda o: SequentialLR(o, [warm(o), ConstantLR(o, factor=1.0, total_iters=0)], [WARM])),
    "constant_with_cooldown": record(lambda o: SequentialLR(
        o, [warm(o), ConstantLR(o, factor=1.0, total_iters=0), PolynomialLR(o, total_iters=COOL, power=2.0)], [WARM, TOTAL - COOL])),
    # PyTorch has no 1 - sqrt decay; this line is the formula of arXiv:2405.18392, section 3.
    "warm_up_stable_decay": [PEAK * (s + 1) / WARM if s < WARM else PEAK if s < TOTAL - COOL
                             else PEAK * (1 - math.sqrt((s - (TOTAL - COOL)) / COOL)) for s in range(TOTAL)],
}
os.makedirs(os.path.dirname(OUT), exist_ok=True)
with open(OUT, "w") as file:
    json.dump({"peak": PEAK, "warm_up": WARM, "total": TOTAL, "cooldown": COOL, "cosine_final": 1e-5, "power": 2.0, "cases": cases}, file)
    file.write("\n")
