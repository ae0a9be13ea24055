"""Where the expected numbers of tests/Score.Clip.Tests come from: NumPy, and scipy where it is installed.

Usage: python3 score_statistics.py <folder of the loss fixtures>
"""
import itertools
import sys

import numpy as np


def cmmd(x, y, unbiased=False, sigma=10.0, scale=1000.0):
    """Squared maximum mean discrepancy with a Gaussian kernel, from the distances themselves, in float64."""
    def kernel(a, b):
        return np.exp(-((a[:, None, :] - b[None, :, :]) ** 2).sum(-1) / (2 * sigma ** 2))

    xx, yy, xy, n, m = kernel(x, x), kernel(y, y), kernel(x, y).mean(), len(x), len(y)
    if unbiased:
        return scale * ((xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy)
    return scale * (xx.mean() + yy.mean() - 2 * xy)


def exact_p(differences):
    """Every assignment of signs."""
    signs = np.array(list(itertools.product((1, -1), repeat=len(differences))))
    return np.mean(np.abs(signs @ differences) >= abs(differences.sum()) - 1e-9)


def interval(values, confidence, resamples=400_000, seed=2):
    draws = np.random.default_rng(seed)
    means = np.concatenate([values[draws.integers(0, len(values), (10_000, len(values)))].mean(1) for _ in range(resamples // 10_000)])
    return np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])


image, text = (np.load(f"{sys.argv[1]}/n32_d64/{name}_normalized.npy").astype(np.float64) for name in ("image", "text"))
print("cmmd 32/32", cmmd(image, text), cmmd(image, text, True))
print("cmmd 20/32", cmmd(image[:20], text), cmmd(image[:20], text, True))

# Darwin's crossed and self-fertilised maize plants; Fisher (The Design of Experiments, section 21) counts 863 of 32768 a side.
crossed = np.array([23.5, 12, 21, 22, 19.125, 21.5, 22.125, 20.375, 18.25, 21.625, 23.25, 21, 22.125, 23, 12])
selfed = np.array([17.375, 20.375, 20, 20, 18.375, 18.625, 18.625, 15.25, 16.5, 18, 16.25, 18, 12.75, 15.5, 18])
print("maize", exact_p(crossed - selfed) * 32768, interval(crossed - selfed, 0.95))

scores = np.array([0.71, 0.52, 0.93, 0.60, 0.66, 0.84, 0.75, 0.58, 0.69, 0.80, 0.77, 0.49])
print("scores", scores.mean(), scores.std(ddof=1), np.median(scores), interval(scores, 0.95), interval(scores, 0.8))

many = np.array([
    0.371, -0.015, 1.365, 0.024, 0.205, 0.941, -0.305, -0.146, 0.244, -0.015, -0.446, 0.048, -0.029, 0.452, -0.682,
    -0.2, 0.726, 1.079, -0.606, 0.472, -0.34, -0.278, -0.286, -0.061, 0.648, 0.506, 0.18, -0.032, 0.152, 0.097])
# Exactly: how many of the 2^30 assignments have which sum, in thousandths.
counts = {0: 1}
for size in np.abs(np.round(many * 1000)).astype(int):
    grown = {}
    for total, ways in counts.items():
        for signed in (total + size, total - size):
            grown[signed] = grown.get(signed, 0) + ways
    counts = grown
observed = abs(round(many.sum() * 1000))
print("p of many", sum(ways for total, ways in counts.items() if abs(total) >= observed) / 2 ** len(many))
