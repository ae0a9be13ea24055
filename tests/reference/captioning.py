#!/usr/bin/python3
"""Records what PyTorch computes for language models and captioners: run with Debian's python3-torch.

usage: tests/reference/captioning.py    (writes tests/fixtures/captioning)

A GPT-2 (Radford et al. 2019), an OPT (Zhang et al. 2022, arXiv:2205.01068) and ClipCap's two mapping networks (Mokady et al. 2021,
arXiv:2111.09734) of random weights, written here from their papers in plain torch, without a cache: logits of whole texts, greedy and
beam search, losses. The files have the layouts that the published models have."""
import collections, json, math, os, re, struct
import torch, torch.nn as nn, torch.nn.functional as F

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "captioning")
WIDTH, HEADS, LAYERS, CONTEXT, MERGES = 32, 4, 3, 48, 60
EMBEDDING, PREFIX = 48, 5
CORPUS = ("a red apple on a table. two green bottles and a yellow cat. the cat's bowl isn't here, it'll be there. "
          "a small dog near 3 blue cars and 12 boats; a photo of the big red ball in the park. " * 3)


# ---- vocabulary: byte-level BPE as GPT-2 has it
def byte_characters():
    visible = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    rest = [b for b in range(256) if b not in visible]
    characters = {b: chr(b) for b in visible}
    characters.update({b: chr(256 + i) for i, b in enumerate(rest)})
    return characters, visible + rest


def learn_vocabulary():
    characters, order = byte_characters()
    words = collections.Counter(re.findall(r"'s|'t|'re|'ve|'m|'ll|'d| ?[a-zA-Z]+| ?[0-9]+| ?[^\sa-zA-Z0-9]+|\s+(?!\S)|\s+", CORPUS))
    words = {tuple(characters[b] for b in word.encode()): count for word, count in words.items()}
    merges = []
    while len(merges) < MERGES:
        pairs = collections.Counter()
        for word, count in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += count
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        merged = {}
        for word, count in words.items():
            out, i = [], 0
            while i < len(word):
                if word[i:i + 2] == best:
                    out.append(word[i] + word[i + 1]); i += 2
                else:
                    out.append(word[i]); i += 1
            merged[tuple(out)] = count
        words = merged
    tokens = [characters[b] for b in order] + [a + b for a, b in merges] + ["<|endoftext|>"]
    return {token: i for i, token in enumerate(tokens)}, merges


# ---- networks
class Conv1D(nn.Module):                      # GPT-2 stores its linear layers as [in, out]
    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_in, n_out) * 0.25)
        self.bias = nn.Parameter(torch.randn(n_out) * 0.1)

    def forward(self, x):
        return x @ self.weight + self.bias


def attend(q, k, v, heads):
    n, t, w = q.shape
    q, k, v = (x.view(n, t, heads, w // heads).transpose(1, 2) for x in (q, k, v))
    scores = q @ k.transpose(-1, -2) / math.sqrt(w // heads)
    future = torch.ones(t, t, dtype=torch.bool).triu(1)
    return (scores.masked_fill(future, float("-inf")).softmax(-1) @ v).transpose(1, 2).reshape(n, t, w)


def gelu_new(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.c_attn, self.c_proj = Conv1D(WIDTH, 3 * WIDTH), Conv1D(WIDTH, WIDTH)
        self.register_buffer("bias", torch.ones(CONTEXT, CONTEXT).tril().view(1, 1, CONTEXT, CONTEXT))   # as old files hold it
        self.register_buffer("masked_bias", torch.tensor(-1e4))

    def forward(self, x):
        return self.c_proj(attend(*self.c_attn(x).split(WIDTH, -1), HEADS))


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.c_fc, self.c_proj = Conv1D(WIDTH, 4 * WIDTH), Conv1D(4 * WIDTH, WIDTH)

    def forward(self, x):
        return self.c_proj(gelu_new(self.c_fc(x)))


def norm(width):
    layer = nn.LayerNorm(width)
    nn.init.normal_(layer.weight, 1, 0.1), nn.init.normal_(layer.bias, 0, 0.1)
    return layer


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.ln_1, self.attn, self.ln_2, self.mlp = norm(WIDTH), Attention(), norm(WIDTH), Mlp()

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Transformer(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocabulary, WIDTH), nn.Embedding(CONTEXT, WIDTH)
        nn.init.normal_(self.wte.weight, 0, 0.5), nn.init.normal_(self.wpe.weight, 0, 0.3)
        self.h, self.ln_f = nn.ModuleList(Block() for _ in range(LAYERS)), norm(WIDTH)

    def forward(self, embeddings):
        x = embeddings + self.wpe.weight[:embeddings.shape[1]]
        for block in self.h:
            x = block(x)
        return self.ln_f(x)


class Gpt2(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.transformer = Transformer(vocabulary)
        self.lm_head = nn.Linear(WIDTH, vocabulary, bias=False)
        self.lm_head.weight = self.transformer.wte.weight

    def embed(self, ids):
        return self.transformer.wte(ids)

    def forward(self, embeddings):
        return self.lm_head(self.transformer(embeddings))


def linear(n_in, n_out, bias=True):
    layer = nn.Linear(n_in, n_out, bias=bias)
    nn.init.normal_(layer.weight, 0, 0.25)
    if bias:
        nn.init.normal_(layer.bias, 0, 0.1)
    return layer


class OptAttention(nn.Module):
    def __init__(self):
        super().__init__()
        self.q_proj, self.k_proj, self.v_proj, self.out_proj = (linear(WIDTH, WIDTH) for _ in range(4))

    def forward(self, x):
        return self.out_proj(attend(self.q_proj(x), self.k_proj(x), self.v_proj(x), HEADS))


class OptLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.self_attn, self.self_attn_layer_norm = OptAttention(), norm(WIDTH)
        self.fc1, self.fc2, self.final_layer_norm = linear(WIDTH, 4 * WIDTH), linear(4 * WIDTH, WIDTH), norm(WIDTH)

    def forward(self, x):
        x = x + self.self_attn(self.self_attn_layer_norm(x))
        return x + self.fc2(F.relu(self.fc1(self.final_layer_norm(x))))


class OptDecoder(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.embed_tokens, self.embed_positions = nn.Embedding(vocabulary, WIDTH), nn.Embedding(CONTEXT + 2, WIDTH)
        nn.init.normal_(self.embed_tokens.weight, 0, 0.5), nn.init.normal_(self.embed_positions.weight, 0, 0.3)
        self.layers, self.final_layer_norm = nn.ModuleList(OptLayer() for _ in range(LAYERS)), norm(WIDTH)

    def forward(self, embeddings):
        x = embeddings + self.embed_positions.weight[2:2 + embeddings.shape[1]]          # positions begin at 2
        for layer in self.layers:
            x = layer(x)
        return self.final_layer_norm(x)


class Opt(nn.Module):
    def __init__(self, vocabulary):
        super().__init__()
        self.model = nn.Module()
        self.model.decoder = OptDecoder(vocabulary)

    def embed(self, ids):
        return self.model.decoder.embed_tokens(ids)

    def forward(self, embeddings):
        return self.model.decoder(embeddings) @ self.model.decoder.embed_tokens.weight.T


class MlpMapper(nn.Module):
    def __init__(self):
        super().__init__()
        hidden = WIDTH * PREFIX // 2
        self.model = nn.Sequential(linear(EMBEDDING, hidden), nn.Tanh(), linear(hidden, WIDTH * PREFIX))

    def forward(self, x):
        return self.model(x).view(-1, PREFIX, WIDTH)


class MapperAttention(nn.Module):
    def __init__(self, heads=8):
        super().__init__()
        self.heads = heads
        self.to_queries, self.to_keys_values, self.project = linear(WIDTH, WIDTH, False), linear(WIDTH, 2 * WIDTH, False), linear(WIDTH, WIDTH)

    def forward(self, x):
        n, t, w = x.shape
        q = self.to_queries(x).view(n, t, self.heads, -1).transpose(1, 2)
        k, v = (y.view(n, t, self.heads, -1).transpose(1, 2) for y in self.to_keys_values(x).split(WIDTH, -1))
        scores = q @ k.transpose(-1, -2) * (w // self.heads) ** -0.5
        return self.project((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, t, w))


class MapperMlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2 = linear(WIDTH, 2 * WIDTH), linear(2 * WIDTH, WIDTH)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))


class MapperLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.attn, self.norm2, self.mlp = norm(WIDTH), MapperAttention(), norm(WIDTH), MapperMlp()

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class TransformerMapper(nn.Module):
    def __init__(self, clip_length=4, layers=2):
        super().__init__()
        self.clip_length = clip_length
        self.transformer = nn.Module()
        self.transformer.layers = nn.ModuleList(MapperLayer() for _ in range(layers))
        self.linear = linear(EMBEDDING, clip_length * WIDTH)
        self.prefix_const = nn.Parameter(torch.randn(PREFIX, WIDTH))

    def forward(self, x):
        x = torch.cat([self.linear(x).view(len(x), self.clip_length, WIDTH), self.prefix_const.expand(len(x), -1, -1)], 1)
        for layer in self.transformer.layers:
            x = layer(x)
        return x[:, self.clip_length:]


class ClipCap(nn.Module):
    def __init__(self, mapper, vocabulary):
        super().__init__()
        self.gpt, self.clip_project = Gpt2(vocabulary), mapper


# ---- decoding, without a cache
def greedy(model, prefix, stops, limit):
    ids = []
    while len(ids) < limit:
        embeddings = prefix if not ids else torch.cat([prefix, model.embed(torch.tensor([ids]))], 1)
        ids.append(int(model(embeddings)[0, -1].argmax()))
        if ids[-1] in stops:
            break
    return ids


def beam(model, prefix, stops, limit, beams, alpha):
    """Sequences end with a stop id or at the limit; the score is the sum of log-probabilities over length ** alpha. At each step the 2B
    best continuations are looked at: ended ones among the first B are kept aside, the B best others go on. It ends when B are
    aside and no live one can score higher at its present length."""
    live, ended = [([], 0.0)], []
    for step in range(1, limit + 1):
        candidates = []
        for ids, total in live:
            embeddings = prefix if not ids else torch.cat([prefix, model.embed(torch.tensor([ids]))], 1)
            logs = model(embeddings)[0, -1].double().log_softmax(-1)
            candidates += [(total + float(logs[i]), ids + [i]) for i in logs.topk(2 * beams).indices.tolist()]
        candidates.sort(key=lambda c: -c[0])
        live = []
        for rank, (total, ids) in enumerate(candidates[:2 * beams]):
            if ids[-1] in stops:
                if rank < beams:
                    ended.append((total / len(ids) ** alpha, ids))
            elif len(live) < beams:
                live.append((ids, total))
        ended = sorted(ended, key=lambda e: -e[0])[:beams]
        if step == limit:
            ended += [(total / len(ids) ** alpha, ids) for ids, total in live]
        elif len(ended) == beams and max(total for _, total in live) / step ** alpha <= ended[-1][0]:
            break
    return sorted(ended, key=lambda e: -e[0])[:beams]


# ---- files
def save_safetensors(path, tensors):
    header, offset = {}, 0
    for name, tensor in tensors.items():
        size = tensor.numel() * 4
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 64 + 56)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.detach().contiguous().numpy().tobytes())


def save_json(path, value, **options):
    with open(path, "w") as file:
        json.dump(value, file, **options)
        file.write("\n")


def flat(tensor):
    return [float("%.9g" % v) for v in tensor.detach().reshape(-1).tolist()]


def save_vocabulary(folder, vocabulary, merges):
    save_json(os.path.join(folder, "vocab.json"), vocabulary, ensure_ascii=False)
    with open(os.path.join(folder, "merges.txt"), "w") as file:
        file.write("#version: 0.2\n" + "".join("%s %s\n" % merge for merge in merges))


def save_tokenizer_json(folder, vocabulary, merges):
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    end = {"id": vocabulary["<|endoftext|>"], "content": "<|endoftext|>", "single_word": False, "lstrip": False, "rstrip": False,
           "normalized": False, "special": True}
    save_json(os.path.join(folder, "tokenizer.json"), {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [end], "normalizer": None, "pre_tokenizer": level,
        "post_processor": dict(level, trim_offsets=False), "decoder": level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "",
                  "fuse_unk": False, "vocab": vocabulary, "merges": ["%s %s" % merge for merge in merges]}}, ensure_ascii=False)
    save_json(os.path.join(folder, "tokenizer_config.json"), {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": False, "model_max_length": CONTEXT})


def language_model(name, model, config, vocabulary, merges, tensors):
    folder = os.path.join(OUT, name)
    os.makedirs(folder, exist_ok=True)
    save_vocabulary(folder, vocabulary, merges)
    save_json(os.path.join(folder, "config.json"), config, indent=1)
    save_safetensors(os.path.join(folder, "model.safetensors"), tensors)
    ids = torch.randint(0, len(vocabulary), (2, 11))
    prefix = torch.randn(2, 4, WIDTH)
    logits = model(torch.cat([prefix, model.embed(ids)], 1))
    save_json(os.path.join(OUT, name + ".json"), {
        "ids": ids.tolist(), "prefix": flat(prefix), "prefixLength": 4, "logits": flat(logits), "shape": list(logits.shape),
        "embedded": flat(model.embed(ids[0]))})


def captioner(name, mapper, vocabulary):
    model = ClipCap(mapper, len(vocabulary)).eval()
    torch.save(model.state_dict(), os.path.join(OUT, "clipcap", name + ".pt"))
    embeddings = torch.randn(3, EMBEDDING)
    prefix = model.clip_project(embeddings)
    stops = {i for i in range(len(vocabulary)) if i % 6 == 1}      # so many that sequences end at all lengths
    cases = []
    for i in range(3):
        one = prefix[i:i + 1]
        cases.append({
            "greedy": greedy(model.gpt, one, stops, 12),
            "beams": [{"beams": b, "alpha": a, "found": [{"score": s, "ids": ids} for s, ids in beam(model.gpt, one, stops, 12, b, a)]}
                      for b, a in ((3, 1.0), (5, 0.6), (1, 1.0), (4, 0.0))]})
    save_json(os.path.join(OUT, "clipcap", name + ".json"), {"embeddings": flat(embeddings), "prefix": flat(prefix), "stops": sorted(stops), "cases": cases})


def main():
    torch.manual_seed(20261121)
    os.makedirs(OUT, exist_ok=True)
    vocabulary, merges = learn_vocabulary()
    end = vocabulary["<|endoftext|>"]
    with torch.no_grad():
        gpt2 = Gpt2(len(vocabulary)).eval()
        language_model("gpt2", gpt2, {
            "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "activation_function": "gelu_new", "bos_token_id": end, "eos_token_id": end,
            "layer_norm_epsilon": 1e-5, "n_ctx": CONTEXT, "n_embd": WIDTH, "n_head": HEADS, "n_inner": None, "n_layer": LAYERS,
            "n_positions": CONTEXT, "vocab_size": len(vocabulary)}, vocabulary, merges,
            {k: v for k, v in gpt2.state_dict().items() if k != "lm_head.weight" and not k.endswith((".attn.bias", ".attn.masked_bias"))})
        save_tokenizer_json(os.path.join(OUT, "gpt2"), vocabulary, merges)
        opt = Opt(len(vocabulary)).eval()
        language_model("opt", opt, {
            "architectures": ["OPTForCausalLM"], "model_type": "opt", "activation_function": "relu", "bos_token_id": 2, "do_layer_norm_before": True,
            "eos_token_id": 2, "ffn_dim": 4 * WIDTH, "hidden_size": WIDTH, "max_position_embeddings": CONTEXT, "num_attention_heads": HEADS,
            "num_hidden_layers": LAYERS, "pad_token_id": 1, "vocab_size": len(vocabulary), "word_embed_proj_dim": WIDTH}, vocabulary, merges,
            opt.state_dict())
        os.makedirs(os.path.join(OUT, "clipcap"), exist_ok=True)
        save_json(os.path.join(OUT, "clipcap", "config.json"), {"model_type": "gpt2", "n_head": HEADS, "eos_token_id": end})
        captioner("mlp", MlpMapper(), vocabulary)
        captioner("transformer", TransformerMapper(), vocabulary)


if __name__ == "__main__":
    main()
