"""Random weights in the layouts of published detectors, and what they give, computed with torch.

Run: python3 tests/reference/moderation_detectors.py tests/fixtures/moderation

- safety_checker.bin: tensor names and shapes (but for the width, 24) of StableDiffusionSafetyChecker; the rule is that of
  diffusers' `forward` at numpy 1.x, where scores are Python floats: cosine by torch.nn.functional.normalize, less the threshold,
  plus the adjustment, rounded to three places; a special-care score above zero sets the adjustment to 0.01 for what follows.
- nsfw_b32.pth: names of LAION's NSFW head for ViT-B/32 (norm.mean, norm.variance, linear_1..3), width 24.
- nsfw_h14.pth: names of the head for ViT-H/14, a Sequential with dropout and no sigmoid.
- aesthetic.pth: names of LAION's aesthetic MLP, a Sequential with dropout and no activation.
"""
import json
import os
import sys

import numpy as np
import torch
from torch import nn

torch.manual_seed(20261121)
D = 24
out = sys.argv[1]
os.makedirs(out, exist_ok=True)
embeddings = nn.functional.normalize(torch.randn(40, D), dim=1)


def cosines(x, y):
    return torch.mm(nn.functional.normalize(x), nn.functional.normalize(y).t()).numpy()


concepts = torch.randn(17, D) * 3
special = torch.randn(3, D) * 3
# Thresholds near the upper quartile of the cosines, so that hits and misses both occur, and the adjustment decides some.
concept_weights = torch.quantile(torch.from_numpy(cosines(embeddings, concepts)), 0.97, dim=0)
special_weights = torch.quantile(torch.from_numpy(cosines(embeddings, special)), 0.8, dim=0)
torch.save(
    {
        "concept_embeds": concepts, "special_care_embeds": special,
        "concept_embeds_weights": concept_weights, "special_care_embeds_weights": special_weights,
        "visual_projection.weight": torch.randn(D, 32),
    },
    os.path.join(out, "safety_checker.bin"))

special_cos, concept_cos = cosines(embeddings, special), cosines(embeddings, concepts)
results = {}
for start in (0.0, 0.05):
    rows = []
    for i in range(len(embeddings)):
        adjustment = start
        special_scores, scores = [], []
        for j in range(3):
            score = round(float(special_cos[i][j]) - special_weights[j].item() + adjustment, 3)
            special_scores.append(score)
            if score > 0:
                adjustment = 0.01
        for j in range(17):
            scores.append(round(float(concept_cos[i][j]) - concept_weights[j].item() + adjustment, 3))
        rows.append({"special": special_scores, "concepts": scores, "isBad": any(score > 0 for score in scores)})
    results[str(start)] = rows


class B32(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.randn(D) * 0.05)
        self.register_buffer("variance", torch.rand(D) * 0.05 + 0.01)
        self.linear_1, self.linear_2, self.linear_3 = nn.Linear(D, 12), nn.Linear(12, 8), nn.Linear(8, 1)

    def forward(self, x):
        x = (x - self.mean) / (self.variance.sqrt() + 1e-10)
        x = torch.relu(self.linear_1(x))
        x = torch.relu(self.linear_2(x))
        return torch.sigmoid(self.linear_3(x))


def save(module, name, rename=None):
    state = module.state_dict()
    torch.save({rename(k) if rename else k: v for k, v in state.items()}, os.path.join(out, name))


b32 = B32().eval()
save(b32, "nsfw_b32.pth", lambda k: "norm." + k if k in ("mean", "variance") else k)
h14 = nn.Sequential(
    nn.Linear(D, 20), nn.ReLU(), nn.Dropout(0.2), nn.Linear(20, 16), nn.ReLU(), nn.Dropout(0.2),
    nn.Linear(16, 8), nn.Linear(8, 1)).eval()
save(h14, "nsfw_h14.pth", lambda k: "layers." + k)
aesthetic = nn.Sequential(nn.Linear(D, 16), nn.Dropout(0.2), nn.Linear(16, 8), nn.Dropout(0.1), nn.Linear(8, 1)).eval()
save(aesthetic, "aesthetic.pth", lambda k: "layers." + k)
with torch.no_grad():
    results["b32"] = b32(embeddings)[:, 0].tolist()
    results["h14"] = h14(embeddings)[:, 0].tolist()
    results["aesthetic"] = aesthetic(embeddings)[:, 0].tolist()
results["embeddings"] = np.asarray(embeddings).tolist()
with open(os.path.join(out, "detectors.json"), "w") as file:
    json.dump(results, file)
    file.write("\n")
