#!/usr/bin/python3
"""The peer of benchmarks/TrainStep: the same model, batch and step in PyTorch.

Reads one number of steps a line from standard input, runs them, and answers with the milliseconds of each
and the mean processor time of one."""
import math, sys, time
import torch, torch.nn as nn, torch.nn.functional as F

threads, batch, device = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
IMAGE, PATCH, VW, VL, VH, CTX, TW, TL, TH, VOCAB, EMBED = 64, 8, 192, 6, 3, 32, 128, 4, 4, 8192, 128
torch.set_num_threads(threads)
torch.manual_seed(0)


class Block(nn.Module):
    def __init__(self, w, h):
        super().__init__()
        self.h, self.ln1, self.qkv, self.out = h, nn.LayerNorm(w), nn.Linear(w, 3 * w), nn.Linear(w, w)
        self.ln2, self.fc, self.pr = nn.LayerNorm(w), nn.Linear(w, 4 * w), nn.Linear(4 * w, w)

    def forward(self, x, mask):
        B, L, W = x.shape
        d = W // self.h
        q, k, v = self.qkv(self.ln1(x)).view(B, L, 3, self.h, d).permute(2, 0, 3, 1, 4).reshape(3, B * self.h, L, d).unbind(0)
        s = torch.bmm(q * d ** -0.5, k.transpose(1, 2)) if mask is None else torch.baddbmm(mask, q, k.transpose(1, 2), beta=1, alpha=d ** -0.5)
        y = torch.bmm(F.softmax(s, dim=-1), v)
        x = x + self.out(y.view(B, self.h, L, d).transpose(1, 2).reshape(B, L, W))
        return x + self.pr(F.gelu(self.fc(self.ln2(x))))


class Clip(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, VW, PATCH, PATCH, bias=False)
        self.cls = nn.Parameter(torch.randn(VW) * VW ** -0.5)
        self.vpos = nn.Parameter(torch.randn((IMAGE // PATCH) ** 2 + 1, VW) * VW ** -0.5)
        self.lnpre, self.lnpost, self.lnf = nn.LayerNorm(VW), nn.LayerNorm(VW), nn.LayerNorm(TW)
        self.vb, self.tb = nn.ModuleList(Block(VW, VH) for _ in range(VL)), nn.ModuleList(Block(TW, TH) for _ in range(TL))
        self.vproj, self.tproj = nn.Parameter(torch.randn(VW, EMBED) * VW ** -0.5), nn.Parameter(torch.randn(TW, EMBED) * TW ** -0.5)
        self.tok, self.tpos = nn.Embedding(VOCAB, TW), nn.Parameter(torch.randn(CTX, TW) * 0.01)
        nn.init.normal_(self.tok.weight, std=0.02)
        self.scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
        self.register_buffer("mask", torch.full((CTX, CTX), float("-inf")).triu_(1), persistent=False)

    def forward(self, images, texts):
        x = self.conv(images).flatten(2).transpose(1, 2)
        x = self.lnpre(torch.cat([self.cls.expand(x.shape[0], 1, -1), x], 1) + self.vpos)
        for block in self.vb: x = block(x, None)
        i = F.normalize(self.lnpost(x[:, 0]) @ self.vproj, dim=-1)
        t = self.tok(texts) + self.tpos
        for block in self.tb: t = block(t, self.mask)
        t = self.lnf(t)
        t = F.normalize(t[torch.arange(t.shape[0], device=t.device), texts.argmax(-1)] @ self.tproj, dim=-1)
        logits = self.scale.exp() * i @ t.t()
        labels = torch.arange(logits.shape[0], device=logits.device)
        return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.t(), labels)) / 2


model = Clip().to(device)
decay = [p for p in model.parameters() if p.ndim >= 2]
rest = [p for p in model.parameters() if p.ndim < 2]
optimizer = torch.optim.AdamW([dict(params=decay, weight_decay=0.2), dict(params=rest, weight_decay=0.0)], lr=1e-3, betas=(0.9, 0.98), eps=1e-6, foreach=True)
images = torch.randn(batch, 3, IMAGE, IMAGE).to(device)
texts = torch.randint(1, VOCAB - 1, (batch, CTX))
texts[torch.arange(batch), torch.randint(4, CTX, (batch,))] = VOCAB - 1
texts = texts.to(device)
print("torch", torch.__version__, flush=True)
for line in sys.stdin:
    times = []
    worked = time.process_time()
    for _ in range(int(line)):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss = model(images, texts)
        loss.backward()
        optimizer.step()
        with torch.no_grad(): model.scale.clamp_(0, math.log(100))
        loss.item()
        times.append((time.perf_counter() - start) * 1e3)
    worked = (time.process_time() - worked) * 1e3 / len(times)
    print(" ".join("%.3f" % t for t in times), "%.3f" % worked, flush=True)
