#!/usr/bin/python3
"""Records metrics and fits of scikit-learn 1.2.1, NumPy and PyTorch (Debian packages) into tests/fixtures/training/evaluation.json.

The data are drawn from a seeded generator. The retrieval recall follows CLIP_benchmark's definition: a query counts
when at least one of its positives is among the K best.
"""
import json
import os

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, top_k_accuracy_score

OUT = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "training", "evaluation.json")
rng = np.random.default_rng(20261121)


def unit(values):
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)


def floats(values):
    return [float(value) for value in np.asarray(values, dtype=np.float32).ravel()]


# Zero-shot: 9 classes of uneven size, one of them empty.
classes = unit(rng.normal(size=(9, 12)))
labels = rng.choice(8, size=150, p=[.3, .2, .15, .1, .1, .05, .05, .05])
images = unit(classes[labels] + 0.45 * rng.normal(size=(150, 12)))
logits = torch.tensor(images) @ torch.tensor(classes).T
probabilities = (20.0 * logits.double()).softmax(-1)
confidence, prediction = probabilities.max(-1)
edges = np.linspace(0, 1, 16)
ece = 0.0
for low, high in zip(edges[:-1], edges[1:]):
    inside = (confidence.numpy() > low) & (confidence.numpy() <= high)
    if inside.any():
        ece += inside.mean() * abs(confidence.numpy()[inside].mean() - (prediction.numpy()[inside] == labels[inside]).mean())
zero_shot = {
    "classes": floats(classes), "images": floats(images), "labels": labels.tolist(), "dimensions": 12, "scale": 20.0,
    "acc1": float((prediction.numpy() == labels).mean()),
    "acc5": float(top_k_accuracy_score(labels, logits.numpy(), k=5, labels=range(9))),
    "mean_per_class_recall": float(balanced_accuracy_score(labels, prediction.numpy())),
    "expected_calibration_error": float(ece),
}

# Retrieval: 40 pictures, 1 to 5 captions each.
pictures = unit(rng.normal(size=(40, 12)))
image_of_text = np.concatenate([np.full(1 + index % 5, index) for index in range(40)])
rng.shuffle(image_of_text)
texts = unit(pictures[image_of_text] + 0.6 * rng.normal(size=(len(image_of_text), 12)))
scores = torch.tensor(texts) @ torch.tensor(pictures).T
positive = torch.zeros(scores.shape, dtype=torch.bool)
positive[torch.arange(len(image_of_text)), torch.tensor(image_of_text)] = True


def recall(similarity, positives, k):
    best = similarity.topk(k, dim=1).indices
    return float(positives.gather(1, best).any(1).double().mean())


retrieval = {"images": floats(pictures), "texts": floats(texts), "image_of_text": image_of_text.tolist(), "dimensions": 12, "metrics": {}}
for k in (1, 5, 10):
    retrieval["metrics"][f"image_retrieval_recall@{k}"] = recall(scores, positive, k)
    retrieval["metrics"][f"text_retrieval_recall@{k}"] = recall(scores.T, positive.T, k)

# Linear probe.
train, train_labels = images[:100].astype(np.float64), labels[:100]
probe = {"cases": []}
for strength in (0.01, 0.316, 100.0):
    model = LogisticRegression(C=strength, max_iter=20000, tol=1e-10, solver="newton-cg", multi_class="multinomial").fit(train, train_labels)
    probe["cases"].append({
        "c": strength, "weights": model.coef_.ravel().tolist(), "biases": model.intercept_.tolist(),
        "accuracy": float(model.score(images[100:].astype(np.float64), labels[100:])),
    })
probe["classes"] = int(train_labels.max()) + 1
assert sorted(set(train_labels.tolist())) == list(range(probe["classes"]))

with open(OUT, "w") as file:
    json.dump({"zero_shot": zero_shot, "retrieval": retrieval, "probe": probe}, file)
    file.write("\n")
