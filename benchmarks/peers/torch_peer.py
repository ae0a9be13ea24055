#!/usr/bin/python3
"""CLIP ViT-B/32 in PyTorch, as a peer of the benchmark: reads one JSON request a line, answers one JSON line.

Weights are those of the benchmark's model directory (Hugging Face layout, fp32 safetensors). The network is written as
openai/CLIP runs it: one matrix product for q, k and v, QuickGELU, class token, texts always padded to the context length.

requests: {"op": "image"|"text", "batch": N, "repeats": R}   -> {"seconds": [...]}
          {"op": "sgemm", "batch": N, "repeats": R}           -> {"seconds": [...]} of an N x N x N product
          {"op": "files", "files": [...]}                     -> {"seconds": [one], "checksum": x}
          {"op": "check"}                                     -> {"image": [...], "text": [...]}
          {"op": "memory"}                                    -> {"peakMegabytes": x}
"""
import json
import resource
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F

HEADS = {768: 12, 512: 8}


def load(directory):
    with open(directory + "/model.safetensors", "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        data = numpy.memmap(file.name, dtype=numpy.uint8, mode="r", offset=8 + length)
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        if entry["dtype"] == "F32":
            tensors[name] = torch.from_numpy(numpy.frombuffer(data[begin:end].tobytes(), dtype="<f4").reshape(entry["shape"]).copy())
    return tensors


class Tower:
    def __init__(self, weights, prefix):
        self.blocks = []
        count = 1 + max(int(name.split(".layers.")[1].split(".")[0]) for name in weights if name.startswith(prefix) and ".layers." in name)
        for index in range(count):
            block = f"{prefix}.encoder.layers.{index}."
            get = lambda name: weights[block + name]
            self.blocks.append(dict(
                ln1=(get("layer_norm1.weight"), get("layer_norm1.bias")),
                ln2=(get("layer_norm2.weight"), get("layer_norm2.bias")),
                qkv=(torch.cat([get(f"self_attn.{n}_proj.weight") for n in "qkv"]), torch.cat([get(f"self_attn.{n}_proj.bias") for n in "qkv"])),
                out=(get("self_attn.out_proj.weight"), get("self_attn.out_proj.bias")),
                fc1=(get("mlp.fc1.weight"), get("mlp.fc1.bias")),
                fc2=(get("mlp.fc2.weight"), get("mlp.fc2.bias"))))

    def __call__(self, x, mask):
        batch, length, width = x.shape
        heads = HEADS[width]
        size = width // heads
        for block in self.blocks:
            y = F.layer_norm(x, (width,), *block["ln1"])
            q, k, v = F.linear(y, *block["qkv"]).view(batch, length, 3, heads, size).permute(2, 0, 3, 1, 4).reshape(3, batch * heads, length, size).unbind(0)
            scores = torch.bmm(q * size ** -0.5, k.transpose(1, 2)) if mask is None else torch.baddbmm(mask, q, k.transpose(1, 2), alpha=size ** -0.5)
            y = torch.bmm(F.softmax(scores, dim=-1), v)
            x = x + F.linear(y.view(batch, heads, length, size).transpose(1, 2).reshape(batch, length, width), *block["out"])
            y = F.linear(F.layer_norm(x, (width,), *block["ln2"]), *block["fc1"])
            x = x + F.linear(y * torch.sigmoid(1.702 * y), *block["fc2"])
        return x


class Clip:
    def __init__(self, directory):
        self.w = load(directory)
        self.vision, self.text = Tower(self.w, "vision_model"), Tower(self.w, "text_model")

    def encode_image(self, pixels):
        w = self.w
        x = F.conv2d(pixels, w["vision_model.embeddings.patch_embedding.weight"], stride=w["vision_model.embeddings.patch_embedding.weight"].shape[-1])
        x = x.flatten(2).transpose(1, 2)
        x = torch.cat([w["vision_model.embeddings.class_embedding"].expand(x.shape[0], 1, -1), x], 1) + w["vision_model.embeddings.position_embedding.weight"]
        width = x.shape[-1]
        x = F.layer_norm(x, (width,), w["vision_model.pre_layrnorm.weight"], w["vision_model.pre_layrnorm.bias"])
        x = self.vision(x, None)
        x = F.layer_norm(x[:, 0], (width,), w["vision_model.post_layernorm.weight"], w["vision_model.post_layernorm.bias"])
        return F.normalize(F.linear(x, w["visual_projection.weight"]), dim=-1)

    def encode_text(self, ids):
        w = self.w
        x = w["text_model.embeddings.token_embedding.weight"][ids] + w["text_model.embeddings.position_embedding.weight"][: ids.shape[1]]
        mask = torch.full((ids.shape[1], ids.shape[1]), float("-inf")).triu_(1)
        x = self.text(x, mask)
        x = F.layer_norm(x, (x.shape[-1],), w["text_model.final_layer_norm.weight"], w["text_model.final_layer_norm.bias"])
        return F.normalize(F.linear(x[torch.arange(len(ids)), ids.argmax(-1)], w["text_projection.weight"]), dim=-1)


def preprocess(path):
    from PIL import Image
    image = Image.open(path)
    width, height = image.size
    size = (224, int(224 * height / width)) if width < height else (int(224 * width / height), 224)
    image = image.resize(size, Image.BICUBIC)
    left, top = round((size[0] - 224) / 2), round((size[1] - 224) / 2)
    image = image.crop((left, top, left + 224, top + 224)).convert("RGB")
    pixels = torch.from_numpy(numpy.array(image)).permute(2, 0, 1).float().div(255)
    mean = torch.tensor([0.48145466, 0.4578275, 0.40821073])[:, None, None]
    std = torch.tensor([0.26862954, 0.26130258, 0.27577711])[:, None, None]
    return (pixels - mean) / std


def caption_length(row):
    """Tokens of an ordinary caption with both specials, 8 to 16, mean 12; the same rule in every contender."""
    return 8 + (row * 5 + 4) % 9


def text_ids(batch, generator):
    # openai/CLIP always runs the whole context: ids after the end of text are 0, as clip.tokenize leaves them.
    ids = torch.zeros(batch, 77, dtype=torch.long)
    for row in range(batch):
        length = caption_length(row)
        ids[row, 0] = 49406
        ids[row, 1:length - 1] = torch.randint(1, 49405, (length - 2,), generator=generator)
        ids[row, length - 1] = 49407
    return ids


def answer(clip, request, generator):
    op = request["op"]
    if op == "files":
        started = time.perf_counter()
        total = 0.0
        for path in request["files"]:
            total += float(clip.encode_image(preprocess(path)[None])[0, 0])
        return dict(seconds=[time.perf_counter() - started], checksum=total)
    if op == "check":
        count = 3 * 224 * 224
        pixels = (torch.arange(count, dtype=torch.float32) % 255 / 127.5 - 1).view(1, 3, 224, 224)
        ids = torch.zeros(1, 77, dtype=torch.long)
        ids[0, :4] = torch.tensor([49406, 320, 2368, 49407])
        return dict(image=clip.encode_image(pixels)[0].tolist(), text=clip.encode_text(ids)[0].tolist())
    if op == "sgemm":
        # The machine's own ceiling: a square product large enough to be bound by arithmetic alone.
        n = request["batch"]
        a, b = torch.randn(n, n, generator=generator), torch.randn(n, n, generator=generator)
        rates = []
        for _ in range(request["repeats"]):
            started = time.perf_counter()
            torch.mm(a, b)
            rates.append(time.perf_counter() - started)
        return dict(seconds=rates)
    if op == "memory":
        return dict(peakMegabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    if op == "image":
        inputs = torch.randn(request["batch"], 3, 224, 224, generator=generator)
        run = clip.encode_image
    else:
        inputs = text_ids(request["batch"], generator)
        run = clip.encode_text
    seconds = []
    for _ in range(request["repeats"]):
        started = time.perf_counter()
        run(inputs)
        seconds.append(time.perf_counter() - started)
    return dict(seconds=seconds)


def main():
    torch.set_num_threads(int(sys.argv[2]))
    generator = torch.Generator().manual_seed(0)
    with torch.inference_mode():
        clip = Clip(sys.argv[1])
        print(json.dumps(dict(ready=True, version="torch " + torch.__version__)), flush=True)
        for line in sys.stdin:
            print(json.dumps(answer(clip, json.loads(line), generator)), flush=True)


main()
