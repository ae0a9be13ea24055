"""Reference values for the moderation head's statistics, each from its definition and by another road than the library's.

Run: python3 tests/reference/moderation_metrics.py > tests/fixtures/moderation/metrics.json

- Area under ROC: counting pairs (Mann and Whitney 1947), ties half.
- Average precision: a loop over thresholds.
- Isotonic regression: the min-max formula  max over a<=i of min over b>=i of mean(y[a..b])  (Barlow et al. 1972), not pooling.
- Platt scaling: Platt's targets (1999); the minimum of the cross-entropy is found by damped Newton steps in extended precision
  with an explicit gradient test, started elsewhere than Lin et al. start.
- DeLong's variance: the structural components as full matrices (DeLong et al. 1988).
- Calibration error and Brier score: loops.

Where scikit-learn is installed its figures must agree with these before anything is printed.
"""
import json
import sys

import numpy as np


def auc(scores, labels):
    positive = scores[labels][:, None]
    negative = scores[~labels][None, :]
    return float(((positive > negative) + 0.5 * (positive == negative)).mean())


def average_precision(scores, labels):
    total, last = 0.0, 0.0
    for threshold in sorted(set(scores), reverse=True):
        flagged = scores >= threshold
        recall = (flagged & labels).sum() / labels.sum()
        precision = (flagged & labels).sum() / flagged.sum()
        total += (recall - last) * precision
        last = recall
    return float(total)


def false_positive_rate(scores, labels, recall):
    best = 1.0
    for threshold in set(scores):
        flagged = scores >= threshold
        if (flagged & labels).sum() / labels.sum() >= recall:
            best = min(best, (flagged & ~labels).sum() / (~labels).sum())
    return float(best)


def isotonic(scores, labels):
    keys = np.unique(scores)
    sums = np.array([labels[scores == key].sum() for key in keys], float)
    counts = np.array([(scores == key).sum() for key in keys], float)
    sums, counts = np.concatenate([[0], np.cumsum(sums)]), np.concatenate([[0], np.cumsum(counts)])
    n = len(keys)
    values = []
    for i in range(n):
        values.append(max(min((sums[b + 1] - sums[a]) / (counts[b + 1] - counts[a]) for b in range(i, n)) for a in range(i + 1)))
    return [float(key) for key in keys], [float(value) for value in values]


def platt(scores, labels):
    x = scores.astype(np.longdouble)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    targets = np.where(labels, (positives + 1) / (positives + 2), 1 / (negatives + 2)).astype(np.longdouble)
    centre, spread = x.mean(), x.std()
    z = (x - centre) / spread
    w = np.zeros(2, np.longdouble)
    for _ in range(500):
        p = 1 / (1 + np.exp(-(w[0] * z + w[1])))
        gradient = np.array([((p - targets) * z).sum(), (p - targets).sum()])
        if np.abs(gradient).max() < 1e-13:
            break
        d = p * (1 - p)
        a, b, c = (d * z * z).sum(), (d * z).sum(), d.sum()
        det = a * c - b * b
        step = np.array([(c * gradient[0] - b * gradient[1]) / det, (a * gradient[1] - b * gradient[0]) / det])
        w = w - step * min(1, 2 / max(1, np.abs(step).max()))
    assert np.abs(gradient).max() < 1e-10, gradient
    slope = w[0] / spread
    return float(slope), float(w[1] - slope * centre)


def delong(scores, labels):
    positive, negative = scores[labels], scores[~labels]
    psi = (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
    v10, v01 = psi.mean(axis=1), psi.mean(axis=0)
    return float(v10.var(ddof=1) / len(positive) + v01.var(ddof=1) / len(negative))


def quality(probabilities, labels):
    brier = float(np.mean([(p - float(y)) ** 2 for p, y in zip(probabilities, labels)]))
    error = 0.0
    for bin_ in range(10):
        inside = [(p, y) for p, y in zip(probabilities, labels) if min(9, int(p * 10)) == bin_]
        if inside:
            error += len(inside) / len(labels) * abs(np.mean([p for p, _ in inside]) - np.mean([y for _, y in inside]))
    return brier, float(error)


def check_against_scikit(scores, labels, values):
    try:
        from sklearn.calibration import _SigmoidCalibration
        from sklearn.isotonic import IsotonicRegression
        from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
    except ImportError:
        return
    assert abs(roc_auc_score(labels, scores) - values["auc"]) < 1e-12
    assert abs(average_precision_score(labels, scores) - values["averagePrecision"]) < 1e-12
    fitted = IsotonicRegression().fit(scores, labels.astype(float)).predict(values["isotonicKeys"])
    assert np.abs(fitted - values["isotonicValues"]).max() < 1e-9
    theirs = _SigmoidCalibration().fit((scores - scores.mean()) / scores.std(), labels.astype(int))
    assert abs(-theirs.a_ / scores.std() - values["slope"]) < 1e-3 * max(1, abs(values["slope"])), (theirs.a_, values["slope"])
    probabilities = 1 / (1 + np.exp(-(values["slope"] * scores + values["intercept"])))
    assert abs(brier_score_loss(labels, probabilities) - values["brier"]) < 1e-12


def case(name, scores, labels):
    slope, intercept = platt(scores, labels)
    keys, values = isotonic(scores, labels)
    probabilities = 1 / (1 + np.exp(-(slope * scores + intercept)))
    brier, error = quality(probabilities, labels)
    values = {
        "name": name, "scores": scores.tolist(), "labels": labels.tolist(),
        "auc": auc(scores, labels), "averagePrecision": average_precision(scores, labels),
        "fprAt80": false_positive_rate(scores, labels, 0.8), "fprAt95": false_positive_rate(scores, labels, 0.95),
        "slope": slope, "intercept": intercept, "isotonicKeys": keys, "isotonicValues": values,
        "delongVariance": delong(scores, labels) if labels.sum() > 1 else None, "brier": brier, "calibrationError": error,
    }
    check_against_scikit(scores, labels, values)
    return values


def main():
    rng = np.random.default_rng(20261121)
    cases = []
    labels = rng.random(200) < 0.3
    cases.append(case("overlapping margins", np.round(rng.normal(0, 0.03, 200) + labels * 0.04, 6), labels))
    labels = rng.random(150) < 0.5
    cases.append(case("many ties", np.round(rng.normal(0, 1, 150) + labels, 1), labels))
    labels = np.arange(60) >= 48
    cases.append(case("separable", np.linspace(-0.2, 0.1, 60).round(6), labels))
    labels = rng.random(80) < 0.4
    cases.append(case("no signal", rng.normal(0, 5, 80).round(4), labels))
    labels = np.arange(40) == 17
    cases.append(case("one positive", rng.normal(0, 1, 40).round(4) + labels, labels))
    json.dump(cases, sys.stdout)
    sys.stdout.write("\n")


main()
