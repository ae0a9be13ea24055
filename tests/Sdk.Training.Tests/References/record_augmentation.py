#!/usr/bin/python3
"""Records what torchvision 0.14.1 does to a Pillow 9.4 picture (Debian packages) into tests/fixtures/training/augmentation.json."""
import base64
import json
import os

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import RandomErasing, RandomResizedCrop, functional as F
from torchvision.transforms.functional import InterpolationMode

OUT = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "training", "augmentation.json")
rng = np.random.default_rng(20261121)
WIDTH, HEIGHT = 53, 41
y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
smooth = np.stack([x * 255 / WIDTH, y * 255 / HEIGHT, (x + y) * 255 / (WIDTH + HEIGHT)], -1)
pixels = np.clip(smooth + rng.normal(0, 40, smooth.shape), 0, 255).astype(np.uint8)
pixels[:6, :6] = [[[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]]]
picture = Image.fromarray(pixels)


def encode(image):
    array = np.asarray(image)
    return {"width": array.shape[1], "height": array.shape[0], "pixels": base64.b64encode(array.tobytes()).decode()}


def blurred(kernel, sigma):
    return F.gaussian_blur(picture, [kernel, kernel], [sigma, sigma])


cases = []
for factor in (0.0, 0.3, 0.77, 1.0, 1.4, 2.6):
    cases.append({"kind": "brightness", "value": factor, **encode(F.adjust_brightness(picture, factor))})
    cases.append({"kind": "contrast", "value": factor, **encode(F.adjust_contrast(picture, factor))})
    cases.append({"kind": "saturation", "value": factor, **encode(F.adjust_saturation(picture, factor))})
for factor in (-0.5, -0.21, -0.003, 0.0, 0.1, 0.37, 0.5):
    cases.append({"kind": "hue", "value": factor, **encode(F.adjust_hue(picture, factor))})
cases.append({"kind": "greyscale", "value": 0, **encode(F.rgb_to_grayscale(picture, 3))})
cases.append({"kind": "horizontal_flip", "value": 0, **encode(F.hflip(picture))})
cases.append({"kind": "vertical_flip", "value": 0, **encode(F.vflip(picture))})
for kernel, sigma in ((3, 0.5), (9, 1.7), (23, 4.0)):
    cases.append({"kind": "blur", "value": sigma, "kernel": kernel, **encode(blurred(kernel, sigma))})
for top, left, height, width, size in ((0, 0, 41, 53, 32), (5, 7, 20, 31, 24), (30, 40, 9, 8, 40), (3, 1, 1, 50, 16)):
    result = F.resized_crop(picture, top, left, height, width, [size, size], InterpolationMode.BICUBIC)
    cases.append({"kind": "resized_crop", "value": size, "crop": [left, top, width, height], **encode(result)})
for size in (16, 31, 64):
    cases.append({"kind": "centre", "value": size, **encode(F.center_crop(F.resize(picture, size, InterpolationMode.BICUBIC), size))})

# Distribution of the random rectangles: means over many draws of the published implementations.
torch.manual_seed(7)
boxes = np.array([RandomResizedCrop.get_params(picture, [0.2, 0.9], [0.75, 4 / 3]) for _ in range(40000)], dtype=np.float64)
eraser = RandomErasing()
square = torch.zeros(3, 64, 64)
erased = np.array([eraser.get_params(square, (0.02, 0.33), (0.3, 3.3), [0.0])[:4] for _ in range(40000)], dtype=np.float64)
fallback = [
    {"size": [200, 20], "box": list(RandomResizedCrop.get_params(Image.new("RGB", (200, 20)), [5, 5], [0.75, 4 / 3]))},
    {"size": [20, 200], "box": list(RandomResizedCrop.get_params(Image.new("RGB", (20, 200)), [5, 5], [0.75, 4 / 3]))},
    {"size": [25, 21], "box": list(RandomResizedCrop.get_params(Image.new("RGB", (25, 21)), [5, 5], [0.75, 4 / 3]))},
]
with open(OUT, "w") as file:
    json.dump({
        "picture": encode(picture), "cases": cases,
        "crop_top_left_height_width": {"mean": boxes.mean(0).tolist(), "deviation": boxes.std(0).tolist()},
        "erase_top_left_height_width": {"mean": erased.mean(0).tolist(), "deviation": erased.std(0).tolist()},
        "fallback": fallback,
    }, file)
    file.write("\n")
