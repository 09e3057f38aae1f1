#!/usr/bin/env python3
"""Writes the reference cases of `sample-rnn` beside the three tiers of samplernn.json.
usage: make_sample_rnn_cases.py [FOLDER]        (default: Tests/Fixtures/Parity; needs torch, safetensors)

The files are those of Tests/Fixtures/Parity/README.md.  The class is "TieredSampleRNN"; `config` is a
checkpoint's configuration, and "in.labels" are the rows' classes."""
import json
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from sample_rnn import CONTEXT, SampleRNN

CASES = {
    "samplernn_tiers1": dict(dim=20, emb=6, tiers=1),
    "samplernn_tiers2": dict(dim=20, emb=6, tiers=2),
    "samplernn_labelled": dict(dim=12, emb=5, tiers=3, initial="learned", classes=["a", "b", "c"]),
    "samplernn_flat_labelled": dict(dim=12, emb=5, tiers=1, initial="learned", classes=["a", "b"]),
}
RATE = 1e-3


def build(config, seed, dtype):
    """The network, its weights moved off their defaults, so that every one of them matters."""
    torch.manual_seed(seed)
    network, gen = SampleRNN(**config), torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():
        for name, value in network.state_dict().items():
            noise = torch.randn(value.shape, generator=gen)
            if name.endswith("_h0"):
                value.add_(0.5 * noise)
            elif name.split(".")[-1].startswith("bias"):
                value.add_(0.1 * noise)
            else:
                value.mul_(2)
    return network.to(dtype)


def train(network, codes, labels):
    """Losses and gradient norms of three steps of Adam on one batch."""
    steps, optimizer = [], torch.optim.Adam(network.parameters(), lr=RATE)
    for _ in range(3):
        optimizer.zero_grad()
        loss = F.cross_entropy(network(codes, labels).flatten(0, 1), codes[:, CONTEXT:].flatten())
        loss.backward()
        steps.append(dict(loss=loss.item(),
                          grad_norms={k: p.grad.norm().item() for k, p in network.named_parameters()}))
        optimizer.step()
    return steps


def write(name, config, seed, folder):
    gen = torch.Generator().manual_seed(seed + 2)
    codes = torch.randint(0, 256, (3, CONTEXT + 32), generator=gen)
    labels = torch.arange(3) % max(1, len(config.get("classes", [])))
    with torch.no_grad():
        logits, logits64 = [build(config, seed, d)(codes, labels) for d in (torch.float32, torch.float64)]
    network, network64 = build(config, seed, torch.float32), build(config, seed, torch.float64)
    save_file(network.state_dict(), folder / f"{name}.safetensors")
    steps, steps64 = train(network, codes, labels), train(network64, codes, labels)
    after, after64 = network.state_dict(), network64.state_dict()
    save_file(after, folder / f"{name}.after3.safetensors")
    save_file({"in.codes": codes, "in.labels": labels, "out.logits": logits.contiguous()},
              folder / f"{name}.io.safetensors")
    facts = dict(
        model=name, classes=["TieredSampleRNN"], config=dict(q=256, rate=16000, **config), seed=seed,
        torch=torch.__version__, lr=RATE, steps=steps,
        f64_diff_outputs={"out.logits": (logits.double() - logits64).abs().max().item()},
        f64_diff_loss=[dict(loss=abs(a["loss"] - b["loss"])) for a, b in zip(steps, steps64)],
        f64_outliers_after3={name: {
            k: ((after[k].double() - after64[k]).abs() > 0.02 * RATE).double().mean().item()
            for k in after}})
    (folder / f"{name}.json").write_text(json.dumps(facts, indent=1))
    print(name, "losses", [round(s["loss"], 4) for s in steps], facts["f64_diff_outputs"])


if __name__ == "__main__":
    torch.set_num_threads(1)
    beside = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Parity"
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    target.mkdir(parents=True, exist_ok=True)
    for index, (case, config) in enumerate(CASES.items()):
        write(case, config, 3000 + 100 * index, target)
