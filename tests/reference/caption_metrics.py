#!/usr/bin/python3
"""Records BLEU and CIDEr-D of made-up captions, by the papers' formulas: run with any Python 3.

usage: tests/reference/caption_metrics.py    (writes tests/fixtures/captioning/metrics.json)

BLEU: Papineni et al. 2002, of a whole corpus, with the reference nearest in length (the shorter of two equally near).
CIDEr-D: Vedantam et al. 2015 (arXiv:1411.5726), section 6, over raw counts and natural logarithms, as the COCO evaluation computes it."""
import collections, json, math, os, random

OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "captioning", "metrics.json")
WORDS = "a the red blue small large apple car boat dog cat table on under near two three and with park".split()


def grams(words, n):
    return collections.Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def bleu(pairs, order):
    matched, total, hypothesis_length, reference_length = [0] * order, [0] * order, 0, 0
    for hypothesis, references in pairs:
        hypothesis_length += len(hypothesis)
        reference_length += min((abs(len(r) - len(hypothesis)), len(r)) for r in references)[1]
        for n in range(1, order + 1):
            counts = grams(hypothesis, n)
            best = collections.Counter()
            for r in references:
                best |= grams(r, n)
            matched[n - 1] += sum((counts & best).values())
            total[n - 1] += sum(counts.values())
    if 0 in matched:
        return 0.0
    precision = sum(math.log(m / t) for m, t in zip(matched, total)) / order
    return math.exp(precision + min(0.0, 1 - reference_length / hypothesis_length))


def cider(pairs):
    documents = collections.Counter()
    for _, references in pairs:
        documents.update({g for r in references for n in range(1, 5) for g in grams(r, n)})

    def vector(words, n):
        return {g: c * (math.log(len(pairs)) - math.log(max(1, documents[g]))) for g, c in grams(words, n).items()}

    def length(v):
        return math.sqrt(sum(x * x for x in v.values()))

    scores = []
    for hypothesis, references in pairs:
        score = 0.0
        for r in references:
            penalty = math.exp(-(len(hypothesis) - len(r)) ** 2 / (2 * 6.0 ** 2))
            for n in range(1, 5):
                h, v = vector(hypothesis, n), vector(r, n)
                if length(h) > 0 and length(v) > 0:
                    score += penalty * sum(min(h.get(g, 0), x) * x for g, x in v.items()) / (length(h) * length(v))
        scores.append(10 * score / 4 / len(references))
    return scores


def main():
    random.seed(20261121)
    cases = []
    for pictures in (1, 5, 40):
        pairs = []
        for _ in range(pictures):
            base = random.choices(WORDS, k=random.randint(3, 12))
            change = lambda: [random.choice(WORDS) if random.random() < 0.3 else w for w in base][:random.randint(3, 14)]
            pairs.append((change(), [change() for _ in range(random.randint(1, 5))]))
        pairs[0] = (list(pairs[0][1][0]), pairs[0][1])
        cases.append({
            "hypotheses": [" ".join(h) for h, _ in pairs], "references": [[" ".join(r) for r in rs] for _, rs in pairs],
            "bleu": [bleu(pairs, n) for n in range(1, 5)], "cider": cider(pairs)})
    with open(OUT, "w") as file:
        json.dump(cases, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
