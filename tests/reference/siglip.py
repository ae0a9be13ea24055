#!/usr/bin/python3
"""Makes a small SigLIP model with random weights in Hugging Face's layout, and records what PyTorch and Google's
SentencePiece make of it, for tests/Sdk.Clip.Tests: run with Debian's python3-torch and python3-sentencepiece.

usage: tests/reference/siglip.py    (writes tests/fixtures/models/siglip)

The forward pass follows transformers' description of the model: bidirectional text read at its last position, pictures
pooled by a learned probe, tanh-approximated GELU, layer norms with an epsilon of 1e-6. Texts are lowered, lose ASCII
punctuation and repeated white space, become pieces, end with id 1 and are padded with it to 64."""
import base64, json, os, random, re, string, struct, tempfile
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import sentencepiece as spm
from sentencepiece import sentencepiece_model_pb2 as pb

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "models", "siglip")
WIDTH, MLP, LAYERS, HEADS, IMAGE, PATCH, CONTEXT, VOCAB, EPS = 64, 160, 2, 4, 32, 8, 64, 360, 1e-6
TEXTS = ["a photo of a cat", "Two Dogs, playing in the snow!", "", "  a   red\tcar\n parked near the OLD house  ",
         "it's 20% off: \"best price\" (today)", "the the the the the", "Café crème brûlée in São Paulo", "ﬁne ﬂow ½ Ⅷ ＡＢＣ ①",
         "naïve co\u0301te e\u0301tude", "日本語 のテキスト", "emoji 😀 and 🚗 together", "under_score and hy-phen", "tab\u00a0nbsp\u3000wide\u200bzero",
         "▁ meta space ▁▁ signs", "xyzzyqqq zzzzzz", "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 3, "control \u0001\u0008 characters \ufeff", "ǅ ẞ İ Σας",
         "1234567890", "…—“quoted”", "Ω Å ﾊﾝｶｸ", "한국어 문장", "e\u0301\u0323 stacked", "~ tilde ～ wide"]


def corpus():
    draw = random.Random(7)
    nouns = "cat dog car house tree river mountain bird child woman man street boat bridge flower table window train horse garden café crème".split()
    kinds = "red blue old small large bright dark happy quiet green wooden golden snowy sunny naïve".split()
    verbs = "sits stands runs plays sleeps looks waits jumps shines grows".split()
    places = "in the park|near the old house|on the table|under a tree|at night|by the river|in the snow|on the street|with a friend|for the best price today".split("|")
    lines = [f"a {draw.choice(kinds)} {draw.choice(nouns)} {draw.choice(verbs)} {draw.choice(places)}" for _ in range(4000)]
    lines += [f"a photo of {draw.randint(0, 2000)} {draw.choice(nouns)}s and two dogs playing" for _ in range(1500)]
    lines += ["日本語 の 文", "한국어 문장", "é à ü ß Ω", "½ 1⁄2"] * 30
    return lines


def train(folder, name, size, **more):
    text = os.path.join(folder, "corpus.txt")
    with open(text, "w", encoding="utf-8") as f:
        f.write("\n".join(corpus()))
    spm.SentencePieceTrainer.train(input=text, model_prefix=os.path.join(OUT, name), vocab_size=size, model_type="unigram",
                                   pad_id=0, eos_id=1, unk_id=2, bos_id=-1, character_coverage=0.9995, num_threads=1, minloglevel=2, **more)
    os.remove(os.path.join(OUT, name + ".vocab"))
    model = read(name)
    del model.trainer_spec.input[:]   # The folders of the machine that ran this are nobody's business.
    model.trainer_spec.model_prefix = ""
    with open(os.path.join(OUT, name + ".model"), "wb") as f:
        f.write(model.SerializeToString())


def canonical(text):
    text = text.lower().translate(str.maketrans("", "", string.punctuation))
    return re.sub(r"\s+", " ", text).strip()


def read(name):
    model = pb.ModelProto()
    model.ParseFromString(open(os.path.join(OUT, name + ".model"), "rb").read())
    return model


def prefixed(text):
    return canonical("\u2581" + text.replace("\u2581", " "))


def siglip_ids(pieces, text):
    """As transformers' slow SiglipTokenizer: a space of its own before the text, and the unknown token's pieces cut off again."""
    return pieces.encode("<unk>" + prefixed(text))[len(pieces.encode("<unk>")):]


def write_tokenizer_json():
    model = read("spiece")
    normalizers = [
        {"type": "Lowercase"},
        {"type": "Replace", "pattern": {"Regex": "[" + re.escape(string.punctuation) + "]"}, "content": ""},
        {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
        {"type": "Strip", "strip_left": True, "strip_right": True},
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(model.normalizer_spec.precompiled_charsmap).decode()},
    ]
    data = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": t, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
                         for i, t in enumerate(["<pad>", "</s>", "<unk>"])],
        "normalizer": {"type": "Sequence", "normalizers": normalizers},
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
                           "pair": [], "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 2, "vocab": [[p.piece, p.score] for p in model.pieces], "byte_fallback": False},
    }
    json.dump(data, open(os.path.join(OUT, "tokenizer.json"), "w", encoding="utf-8"), ensure_ascii=False, indent=0)


def weights():
    torch.manual_seed(20261121)
    tensors = {}

    def put(name, *shape, spread=None, mean=0.0):
        fan = shape[-1] if len(shape) > 1 else 1
        tensors[name] = mean + torch.randn(*shape) * (spread if spread is not None else (1.0 / fan) ** 0.5 if len(shape) > 1 else 0.1)

    def linear(name, out, inner):
        put(name + ".weight", out, inner)
        put(name + ".bias", out)

    def norm(name):
        put(name + ".weight", WIDTH, spread=0.1, mean=1.0)
        put(name + ".bias", WIDTH)

    def blocks(tower):
        for layer in range(LAYERS):
            prefix = f"{tower}.encoder.layers.{layer}."
            norm(prefix + "layer_norm1")
            for part in ("k_proj", "v_proj", "q_proj", "out_proj"):
                linear(prefix + "self_attn." + part, WIDTH, WIDTH)
            norm(prefix + "layer_norm2")
            linear(prefix + "mlp.fc1", MLP, WIDTH)
            linear(prefix + "mlp.fc2", WIDTH, MLP)

    put("text_model.embeddings.token_embedding.weight", VOCAB, WIDTH, spread=0.5)
    put("text_model.embeddings.position_embedding.weight", CONTEXT, WIDTH, spread=0.5)
    blocks("text_model")
    norm("text_model.final_layer_norm")
    linear("text_model.head", WIDTH, WIDTH)
    put("vision_model.embeddings.patch_embedding.weight", WIDTH, 3, PATCH, PATCH, spread=0.1)
    put("vision_model.embeddings.patch_embedding.bias", WIDTH)
    put("vision_model.embeddings.position_embedding.weight", (IMAGE // PATCH) ** 2, WIDTH, spread=0.5)
    blocks("vision_model")
    norm("vision_model.post_layernorm")
    put("vision_model.head.probe", 1, 1, WIDTH, spread=1.0)
    put("vision_model.head.attention.in_proj_weight", 3 * WIDTH, WIDTH)
    put("vision_model.head.attention.in_proj_bias", 3 * WIDTH)
    linear("vision_model.head.attention.out_proj", WIDTH, WIDTH)
    norm("vision_model.head.layernorm")
    linear("vision_model.head.mlp.fc1", MLP, WIDTH)
    linear("vision_model.head.mlp.fc2", WIDTH, MLP)
    tensors["logit_scale"] = torch.tensor([np.log(10.0)], dtype=torch.float32)
    tensors["logit_bias"] = torch.tensor([-10.0])
    return tensors


def write_safetensors(path, tensors):
    header, blobs, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        blob = tensors[name].contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [offset, offset + len(blob)]}
        blobs.append(blob)
        offset += len(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def norm(t, name, x):
    return F.layer_norm(x, (WIDTH,), t[name + ".weight"], t[name + ".bias"], EPS)


def linear(t, name, x):
    return F.linear(x, t[name + ".weight"], t[name + ".bias"])


def gelu(x):
    return 0.5 * x * (1.0 + torch.tanh(np.sqrt(2.0 / np.pi) * (x + 0.044715 * x ** 3)))


def mlp(t, prefix, x):
    return linear(t, prefix + "fc2", gelu(linear(t, prefix + "fc1", x)))


def encoder(t, tower, x):
    for layer in range(LAYERS):
        prefix = f"{tower}.encoder.layers.{layer}."
        h = norm(t, prefix + "layer_norm1", x)
        q, k, v = (linear(t, prefix + f"self_attn.{p}_proj", h).unflatten(-1, (HEADS, -1)).transpose(1, 2) for p in "qkv")
        attention = torch.softmax(q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5, dim=-1)
        x = x + linear(t, prefix + "self_attn.out_proj", (attention @ v).transpose(1, 2).flatten(2))
        x = x + mlp(t, prefix + "mlp.", norm(t, prefix + "layer_norm2", x))
    return x


def text_features(t, ids):
    e = "text_model.embeddings."
    x = t[e + "token_embedding.weight"][ids] + t[e + "position_embedding.weight"]
    x = norm(t, "text_model.final_layer_norm", encoder(t, "text_model", x))
    return linear(t, "text_model.head", x[:, -1])


def image_states(t, pixels):
    e = "vision_model.embeddings."
    x = F.conv2d(pixels, t[e + "patch_embedding.weight"], t[e + "patch_embedding.bias"], stride=PATCH).flatten(2).transpose(1, 2)
    return norm(t, "vision_model.post_layernorm", encoder(t, "vision_model", x + t[e + "position_embedding.weight"]))


def image_features(t, pixels):
    x = image_states(t, pixels)
    head = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
    head.load_state_dict({k: t["vision_model.head.attention." + k] for k in head.state_dict()})
    pooled = head(t["vision_model.head.probe"].expand(len(x), -1, -1), x, x, need_weights=False)[0]
    return (pooled + mlp(t, "vision_model.head.mlp.", norm(t, "vision_model.head.layernorm", pooled)))[:, 0]


@torch.no_grad()
def main():
    os.makedirs(os.path.join(OUT, "reference"), exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        train(folder, "spiece", VOCAB)
        train(folder, "keeps_spaces", 150, normalization_rule_name="identity", remove_extra_whitespaces=False, add_dummy_prefix=False)
    write_tokenizer_json()
    shared = {"hidden_size": WIDTH, "intermediate_size": MLP, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
    json.dump({
        "architectures": ["SiglipModel"], "model_type": "siglip", "initializer_factor": 1.0,
        "text_config": {**shared, "model_type": "siglip_text_model", "vocab_size": VOCAB},
        "vision_config": {**shared, "model_type": "siglip_vision_model", "image_size": IMAGE, "patch_size": PATCH},
    }, open(os.path.join(OUT, "config.json"), "w"), indent=2)
    json.dump({
        "do_normalize": True, "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
        "image_processor_type": "SiglipImageProcessor", "processor_class": "SiglipProcessor", "resample": 3,
        "rescale_factor": 0.00392156862745098, "size": {"height": IMAGE, "width": IMAGE},
    }, open(os.path.join(OUT, "preprocessor_config.json"), "w"), indent=2)
    json.dump({
        "do_lower_case": True, "eos_token": "</s>", "model_input_names": ["input_ids"], "model_max_length": CONTEXT,
        "pad_token": "</s>", "tokenizer_class": "SiglipTokenizer", "unk_token": "<unk>",
    }, open(os.path.join(OUT, "tokenizer_config.json"), "w"), indent=2)

    tensors = weights()
    write_safetensors(os.path.join(OUT, "model.safetensors"), tensors)
    pieces = spm.SentencePieceProcessor(model_file=os.path.join(OUT, "spiece.model"))
    plain = [pieces.encode(text) for text in TEXTS]
    canon = [pieces.encode(canonical(text)) for text in TEXTS]
    keeps = spm.SentencePieceProcessor(model_file=os.path.join(OUT, "keeps_spaces.model"))
    assert [siglip_ids(pieces, text) for text in TEXTS] == canon
    json.dump({"texts": TEXTS, "pieces": plain, "keeps_spaces": [siglip_ids(keeps, text) for text in TEXTS], "cleaned": [prefixed(text)[1:] for text in TEXTS], "ids": canon},
              open(os.path.join(OUT, "reference", "tokens.json"), "w"), ensure_ascii=True, indent=0)
    rows = torch.ones(len(TEXTS), CONTEXT, dtype=torch.int64)
    for row, ids in zip(rows, canon):
        kept = ids[:CONTEXT - 1]
        row[:len(kept)] = torch.tensor(kept, dtype=torch.int64)
    pixels = torch.randn(3, 3, IMAGE, IMAGE)
    texts, images = text_features(tensors, rows), image_features(tensors, pixels)
    unit = lambda x: x / x.norm(dim=-1, keepdim=True)
    logits = unit(images) @ unit(texts).T * tensors["logit_scale"].exp() + tensors["logit_bias"]
    for name, value in {"input_ids": rows, "text_features": texts, "image_features": images, "pixel_values": pixels, "logits_per_image": logits,
                        "image_states": image_states(tensors, pixels), "probs_per_image": torch.sigmoid(logits)}.items():
        np.save(os.path.join(OUT, "reference", name + ".npy"), value.numpy())


main()
