#!/usr/bin/python3
"""Records corruptions computed by NumPy, SciPy, Pillow and Python's colorsys (Debian packages) into tests/fixtures/training/corruptions.json.

The picture is the one of augmentation.json. Parameters are ImageNet-C's; radii are scaled to the picture's shorter side (41 of 224).
"""
import base64
import colorsys
import io
import json
import os

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

HERE = os.path.join(os.path.dirname(__file__), "..", "..", "fixtures", "training")
with open(os.path.join(HERE, "augmentation.json")) as file:
    stored = json.load(file)["picture"]
pixels = np.frombuffer(base64.b64decode(stored["pixels"]), dtype=np.uint8).reshape(stored["height"], stored["width"], 3)
picture = Image.fromarray(pixels)
cases = []


def add(kind, severity, array):
    array = np.asarray(array)
    assert array.dtype == np.uint8
    cases.append({"kind": kind, "severity": severity, "width": array.shape[1], "height": array.shape[0],
                  "pixels": base64.b64encode(array.tobytes()).decode()})


def to_bytes(values):
    return (np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8)


def by_hsv(change):
    result = np.zeros(pixels.shape)
    for y in range(pixels.shape[0]):
        for x in range(pixels.shape[1]):
            result[y, x] = colorsys.hsv_to_rgb(*change(*colorsys.rgb_to_hsv(*(pixels[y, x] / 255.0))))
    return to_bytes(result)


for severity, amount in enumerate((0.1, 0.2, 0.3, 0.4, 0.5), 1):
    add("Brightness", severity, by_hsv(lambda h, s, v: (h, s, min(1, v + amount))))
for severity, (factor, shift) in enumerate(((0.3, 0), (0.1, 0), (2, 0), (5, 0.1), (20, 0.2)), 1):
    add("Saturate", severity, by_hsv(lambda h, s, v: (h, min(1, max(0, s * factor + shift)), v)))
for severity, factor in enumerate((0.4, 0.3, 0.2, 0.1, 0.05), 1):
    x = pixels / 255.0
    mean = x.mean((0, 1), keepdims=True)
    add("Contrast", severity, to_bytes((x - mean) * factor + mean))
for severity, part in enumerate((0.6, 0.5, 0.4, 0.3, 0.25), 1):
    small = picture.resize((int(picture.width * part), int(picture.height * part)), Image.Resampling.BOX)
    add("Pixelate", severity, small.resize(picture.size, Image.Resampling.BOX))
for severity, sigma in enumerate((1, 2, 3, 4, 6), 1):
    sigma = sigma * 41 / 224
    radius = int(np.ceil(3 * sigma))
    blurred = np.stack([gaussian_filter(pixels[..., c].astype(np.float64), sigma, mode="mirror", truncate=(radius + 0.001) / sigma) for c in range(3)], -1)
    add("GaussianBlur", severity, np.clip(np.round(blurred), 0, 255).astype(np.uint8))
for severity, quality in enumerate((25, 18, 15, 10, 7), 1):
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    add("JpegCompression", severity, np.asarray(Image.open(buffer).convert("RGB")))

with open(os.path.join(HERE, "corruptions.json"), "w") as file:
    json.dump({"cases": cases}, file)
    file.write("\n")
