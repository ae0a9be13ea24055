#!/usr/bin/env python3
"""Expected values of guidance, by torch in double precision: resizes, warps, distances, penalties, and the whole loss with its
gradient with respect to the pixels, through the vision transformer of tests/fixtures/models/vit_quickgelu.

    /usr/bin/python3 tests/reference/guidance.py        writes tests/fixtures/guidance/

The network is written out here in plain torch operations; cutouts are given by number, so nothing is random on either side.
"""
import json
import math
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures")
OUT = os.path.join(ROOT, "guidance")
MODEL = os.path.join(ROOT, "models", "vit_quickgelu")
torch.manual_seed(20261121)
torch.set_num_threads(1)


def read_safetensors(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    types = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    return {
        name: torch.from_numpy(np.frombuffer(data[entry["data_offsets"][0]:entry["data_offsets"][1]], types[entry["dtype"]]).reshape(entry["shape"]).copy()).double()
        for name, entry in header.items() if name != "__metadata__"
    }


W = read_safetensors(os.path.join(MODEL, "hf", "model.safetensors"))
CONFIG = json.load(open(os.path.join(MODEL, "hf", "config.json")))["vision_config"]
MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073], dtype=torch.float64).view(3, 1, 1)
DEVIATION = torch.tensor([0.26862954, 0.26130258, 0.27577711], dtype=torch.float64).view(3, 1, 1)


def norm(x, name):
    return F.layer_norm(x, x.shape[-1:], W[name + ".weight"], W[name + ".bias"], CONFIG.get("layer_norm_eps", 1e-5))


def linear(x, name):
    return F.linear(x, W[name + ".weight"], W[name + ".bias"])


def embed(pixels):
    """[N, 3, 64, 64] in 0..1 to [N, 48] of unit length."""
    heads = CONFIG["num_attention_heads"]
    x = F.conv2d((pixels - MEAN) / DEVIATION, W["vision_model.embeddings.patch_embedding.weight"], stride=CONFIG["patch_size"])
    x = x.flatten(2).transpose(1, 2)
    x = torch.cat([W["vision_model.embeddings.class_embedding"].expand(len(x), 1, -1), x], 1)
    x = norm(x + W["vision_model.embeddings.position_embedding.weight"], "vision_model.pre_layrnorm")
    for layer in range(CONFIG["num_hidden_layers"]):
        name = "vision_model.encoder.layers.%d." % layer
        y = norm(x, name + "layer_norm1")
        n, t, w = y.shape
        q, k, v = (linear(y, name + "self_attn." + part).view(n, t, heads, w // heads).transpose(1, 2) for part in ("q_proj", "k_proj", "v_proj"))
        mixed = ((q @ k.transpose(2, 3)) / math.sqrt(w // heads)).softmax(-1) @ v
        x = x + linear(mixed.transpose(1, 2).reshape(n, t, w), name + "self_attn.out_proj")
        y = linear(norm(x, name + "layer_norm2"), name + "mlp.fc1")
        x = x + linear(y * torch.sigmoid(1.702 * y), name + "mlp.fc2")
    return F.normalize(F.linear(norm(x[:, 0], "vision_model.post_layernorm"), W["visual_projection.weight"]), dim=-1)


def resize(x, size, how):
    if how == "area":
        return F.adaptive_avg_pool2d(x, size)
    return F.interpolate(x, (size, size), mode=how, align_corners=False, antialias=True)


def warp(x, xx, xy, yx, yy, dx, dy):
    """Output (x, y) comes from the centre plus the matrix times (x, y) plus (dx, dy) sides; border pixels go on outside."""
    matrix = torch.tensor([[xx, xy, 2 * dx], [yx, yy, 2 * dy]], dtype=torch.float64).expand(len(x), 2, 3)
    grid = F.affine_grid(matrix, x.shape, align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)


def turn(degrees, scale, move_x, move_y):
    """The numbers of a warp whose output is turned, scaled and moved."""
    c, s = math.cos(math.radians(degrees)) / scale, math.sin(math.radians(degrees)) / scale
    return c, s, -s, c, -(c * move_x + s * move_y), -(-s * move_x + c * move_y)


def gray(x):
    return (x * torch.tensor([0.299, 0.587, 0.114], dtype=torch.float64).view(3, 1, 1)).sum(1, keepdim=True).expand_as(x)


def cutout(image, plan, size, how):
    x = image[None, :, plan["top"]:plan["top"] + plan["size"], plan["left"]:plan["left"] + plan["size"]]
    x = resize(x, size, how)
    if plan["flip"]:
        x = torch.flip(x, [3])
    if plan["turn"]:
        x = warp(x, *turn(*plan["turn"]))
    return gray(x) if plan["gray"] else x


def spherical(x, y):
    return (F.normalize(x, dim=-1) - F.normalize(y, dim=-1)).norm(dim=-1).div(2).arcsin().pow(2).mul(2)


def variation(x):
    x = F.pad(x, (0, 1, 0, 1), "replicate")
    across, down = x[..., :-1, 1:] - x[..., :-1, :-1], x[..., 1:, :-1] - x[..., :-1, :-1]
    return (across ** 2 + down ** 2).mean([1, 2, 3])


def outside_square(x):
    return (x - x.clamp(-1, 1)).pow(2).mean([1, 2, 3])


def outside(x):
    return (x - x.clamp(-1, 1)).abs().mean([1, 2, 3])


def with_gradient(function, x):
    x = x.clone().requires_grad_()
    loss = function(x)
    (gradient,) = torch.autograd.grad(loss.sum(), x)
    return loss.detach(), gradient


def numbers(x):
    return [float("%.9g" % v) for v in x.flatten().tolist()]


def linear_operations():
    picture = torch.rand(1, 3, 11, 11, dtype=torch.float64)
    cases = [{"filter": how, "size": size, "expected": numbers(resize(picture, size, how))} for how in ("area", "bilinear", "bicubic") for size in (4, 7, 11, 16)]
    turns = [(0, 1, 0, 0), (10, 1, 0, 0), (-33, 1.2, 0.1, -0.07), (90, 0.5, 0, 0.3), (180, 1, -0.4, 0)]
    warps = [{"turn": list(t), "expected": numbers(warp(picture, *turn(*t)))} for t in turns]
    return {"picture": numbers(picture), "resizes": cases, "warps": warps, "gray": numbers(gray(picture))}


def distances():
    rows = []
    for mix in (0.0, 1e-3, 0.2, 1.0, 5.0, -1.5):
        x = F.normalize(torch.randn(6, dtype=torch.float64), dim=0)
        y = F.normalize(x * (1 if mix >= 0 else -1) + abs(mix) * torch.randn(6, dtype=torch.float64), dim=0)
        entry = {"x": numbers(x), "y": numbers(y)}
        for name, function in (("spherical", lambda v: spherical(v, y)), ("cosine", lambda v: 1 - (F.normalize(v, dim=0) * y).sum())):
            loss, gradient = with_gradient(function, x)
            if mix == 0.0:
                gradient = torch.zeros_like(x)  # torch gives NaN where both are the same
            entry[name] = {"loss": float(loss), "gradient": numbers(gradient)}
        rows.append(entry)
    return rows


def penalties():
    image = torch.randn(1, 3, 5, 7, dtype=torch.float64)
    result = {"height": 5, "width": 7, "image": numbers(image)}
    for name, function in (("variation", variation), ("range", outside_square), ("saturation", outside)):
        loss, gradient = with_gradient(function, image)
        result[name] = {"loss": float(loss), "gradient": numbers(gradient)}
    return result


def whole():
    """Two images, three prompts, cutouts with everything but noise, all penalties."""
    height, width, size = 36, 44, CONFIG["image_size"]
    images = (torch.rand(2, 3, height, width, dtype=torch.float64) * 2.4 - 1.2).float()
    prompts = torch.from_numpy(np.load(os.path.join(MODEL, "reference", "text_features.npy"))).double()[:3]
    weights = torch.tensor([1.0, 0.5, -0.75], dtype=torch.float64)
    plans = [
        {"top": 0, "left": 4, "size": 36, "flip": False, "turn": None, "gray": False},
        {"top": 3, "left": 9, "size": 30, "flip": True, "turn": [8, 1, 0.05, -0.02], "gray": False},
        {"top": 10, "left": 1, "size": 20, "flip": False, "turn": [-10, 1.1, 0, 0.04], "gray": True},
        {"top": 7, "left": 25, "size": 17, "flip": True, "turn": None, "gray": False},
        {"top": 1, "left": 2, "size": 33, "flip": False, "turn": [4, 0.95, -0.05, 0.05], "gray": False},
    ]
    scales = {"prompt": 1000.0, "variation": 150.0, "range": 50.0, "saturation": 10.0}
    relative = weights / weights.abs().sum()
    cases = []
    for how in ("area", "bilinear", "bicubic"):
        for distance in ("spherical", "cosine"):
            def loss(x):
                total = []
                for n in range(len(x)):
                    rows = embed(torch.cat([cutout((x[n] + 1) / 2, plan, size, how) for plan in plans]))
                    if distance == "spherical":
                        apart = spherical(rows[:, None], prompts[None])
                    else:
                        apart = 1 - rows @ F.normalize(prompts, dim=-1).T
                    total.append((apart * relative).sum(1).mean())
                prompt = torch.stack(total)
                return scales["prompt"] * prompt + scales["variation"] * variation(x) + scales["range"] * outside_square(x) + scales["saturation"] * outside(x)

            value, gradient = with_gradient(loss, images.double())
            name = "gradient_%s_%s.npy" % (how, distance)
            np.save(os.path.join(OUT, name), gradient.float().numpy())
            cases.append({"filter": how, "distance": distance, "losses": value.tolist(), "gradient": name})
    np.save(os.path.join(OUT, "images.npy"), images.numpy())
    np.save(os.path.join(OUT, "prompts.npy"), F.normalize(prompts, dim=-1).float().numpy())
    return {"weights": weights.tolist(), "plans": plans, "scales": scales, "cases": cases}


def main():
    os.makedirs(OUT, exist_ok=True)
    pixels = torch.from_numpy(np.load(os.path.join(MODEL, "reference", "pixel_values.npy"))).double()
    expected = torch.from_numpy(np.load(os.path.join(MODEL, "reference", "image_features_normalized.npy"))).double()
    off = (embed(pixels * DEVIATION + MEAN) - expected).abs().max().item()
    assert off < 2e-6, "this file's network differs from the reference by %g" % off
    print("embeddings agree with the fixture's to %.1e" % off)
    result = {"linear": linear_operations(), "distances": distances(), "penalties": penalties(), "whole": whole()}
    with open(os.path.join(OUT, "expected.json"), "w") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
