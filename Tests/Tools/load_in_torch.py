#!/usr/bin/env python3
"""Loads a checkpoint of this program into PyTorch and measures it there.
usage: load_in_torch.py MODEL.safetensors [DATA]        (needs torch, safetensors, numpy)

The weights must fit the network of the checkpoint's kind tensor by tensor (strict loading).  With DATA,
a text file or a WAV file or folder, it prints the loss that `pipeline evaluate MODEL DATA` prints, as
PyTorch computes it (kinds of text and sound; their losses draw no random numbers)."""
import json
import math
import pathlib
import sys
import wave

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors import safe_open

from sample_rnn import CONTEXT, SampleRNN

SILENCE = 128


class Text(nn.Module):
    """A network over units of text; `pieces` says how many of them it reads at once."""
    pieces = 1000

    def __init__(self, alphabet=None, vocabulary=None, merges=None, **unused):
        super().__init__()
        self.alphabet = alphabet
        self.symbols = len(alphabet or vocabulary or range(256 + len(merges or ()) // 2))

    def loss(self, path):
        """Nats a character of one text: every character but the first is a target."""
        if not self.alphabet:
            sys.exit("only the loss of a model of characters is measured here")
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        codes = torch.tensor([self.alphabet.index(c) for c in text])
        state, total = None, 0.0
        for x, y in zip(codes[:-1].split(self.pieces), codes[1:].split(self.pieces)):
            logits, state = self(x, state)
            total += F.cross_entropy(logits, y, reduction="sum").item()
        return f"{total / (len(codes) - 1):.6f} nats/character"


class LSTM(Text):
    """Embedding, LSTM layers, linear."""

    def __init__(self, embed, hidden, layers, **units):
        super().__init__(**units)
        self.embed = nn.Embedding(self.symbols, embed)
        self.lstm = nn.LSTM(embed, hidden, layers, batch_first=True)
        self.head = nn.Linear(hidden, self.symbols)

    def forward(self, codes, state):
        h, state = self.lstm(self.embed(codes)[None], state)
        return self.head(h[0]), state


class RNN(Text):
    """The classic network over one-hot characters."""

    def __init__(self, hidden, **units):
        super().__init__(**units)
        self.i2h = nn.Linear(self.symbols, hidden)
        self.h2h = nn.Linear(hidden, hidden)
        self.h2o = nn.Linear(hidden, self.symbols)

    def forward(self, codes, state):
        h, states = torch.zeros(self.h2h.in_features) if state is None else state, []
        for x in self.i2h(F.one_hot(codes, self.symbols).float()):
            h = torch.tanh(x + self.h2h(h))
            states.append(h)
        return self.h2o(torch.stack(states)), h


class Block(nn.Module):
    """Attention and feed-forward halves, normalised before each."""

    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.c_attn, self.c_proj = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.c_fc, self.c_out = nn.Linear(dim, 4 * dim), nn.Linear(4 * dim, dim)

    def forward(self, x):
        t, dim = x.shape
        q, k, v = (y.view(t, self.heads, -1).transpose(0, 1) for y in self.c_attn(self.ln_1(x)).split(dim, 1))
        seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.c_proj(seen.transpose(0, 1).reshape(t, dim))
        return x + self.c_out(F.gelu(self.c_fc(self.ln_2(x)), approximate="tanh"))


class Transformer(Text):
    """A decoder like GPT-2, its head tied; a text is measured in windows of the context's length."""

    def __init__(self, layers, heads, dim, context, **units):
        super().__init__(**units)
        self.pieces = context
        self.wte, self.wpe = nn.Embedding(self.symbols, dim), nn.Embedding(context, dim)
        self.blocks = nn.ModuleList(Block(dim, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(dim)

    def forward(self, codes, state):
        x = self.wte(codes) + self.wpe.weight[:len(codes)]
        for block in self.blocks:
            x = block(x)
        return F.linear(self.ln_f(x), self.wte.weight), None


class Sound(SampleRNN):
    """SampleRNN with the coding of its samples."""

    def __init__(self, encoding="mu-law", **sizes):
        super().__init__(**sizes)
        self.encoding = encoding

    def codes(self, path):
        with wave.open(str(path)) as file:
            x = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64) / 32768
        if self.encoding == "linear":
            return torch.from_numpy(np.clip(np.rint(x * 128) + 128, 0, 255)).long()
        y = np.sign(x) * np.log1p(255 * np.abs(x)) / math.log1p(255)
        return torch.from_numpy(np.floor((y + 1) / 2 * 255 + 0.5)).long().clamp(0, 255)

    def loss(self, path):
        """Bits a sample of whole clips, each from the first state, its last frame filled with silence."""
        paths = [path] if path.is_file() else sorted(path.rglob("*.wav"))
        total, samples = 0.0, 0
        for clip in paths:
            codes = self.codes(clip)
            t = len(codes)
            row = F.pad(codes, (CONTEXT, -t % CONTEXT), value=SILENCE)[None]
            folder = clip.parent.relative_to(path).as_posix() if path.is_dir() else ""
            labels = torch.tensor([self.classes.index(folder)]) if self.classes else None
            logits = self(row, labels)[0, :t]
            total += F.cross_entropy(logits, codes, reduction="sum").item()
            samples += t
        return f"{total / samples / math.log(2):.6f} bits/sample"


PLANES = {"grey": 1, "rgb": 3, "rgba": 4}


class VAE(nn.Module):
    """Convolutions down to 4x4, mean and log-variance, and back; or linear layers (`hidden`).

    With classes the vector of a class stands behind the features and behind the code."""

    def __init__(self, latent, channels=None, hidden=None, size=None, planes="rgb", classes=(), **unused):
        super().__init__()
        extra = latent if classes else 0
        if classes:
            self.enc_label, self.dec_label = nn.Embedding(len(classes), latent), nn.Embedding(len(classes), latent)
        if hidden:
            values = PLANES[planes] * size * size
            self.fc1, self.fc3 = nn.Linear(values, hidden), nn.Linear(latent + extra, hidden)
            self.fc21, self.fc22 = nn.Linear(hidden + extra, latent), nn.Linear(hidden + extra, latent)
            self.fc4 = nn.Linear(hidden, values)
            return
        down = [PLANES[planes]] + channels
        up = down[::-1]
        self.enc = nn.Sequential(*[part for a, b in zip(down, down[1:])
                                   for part in (nn.Conv2d(a, b, 4, 2, 1), nn.ReLU())])
        self.dec = nn.Sequential(*[part for a, b in zip(up, up[1:])
                                   for part in (nn.ConvTranspose2d(a, b, 4, 2, 1), nn.ReLU())])
        inner = channels[-1] * 16
        self.fc_mu, self.fc_logvar = nn.Linear(inner + extra, latent), nn.Linear(inner + extra, latent)
        self.fc_dec = nn.Linear(latent + extra, inner)

    def labelled(self, x, table, labels):
        return torch.cat([x, getattr(self, table)(labels)], 1) if hasattr(self, table) else x

    def encode(self, x, labels=None):
        """Mean and log-variance of the codes."""
        features = self.enc(x).flatten(1) if hasattr(self, "enc") else F.relu(self.fc1(x))
        features = self.labelled(features, "enc_label", labels)
        if hasattr(self, "enc"):
            return self.fc_mu(features), self.fc_logvar(features)
        return self.fc21(features), self.fc22(features)

    def decode(self, z, labels=None):
        """Pictures in 0..1."""
        z = self.labelled(z, "dec_label", labels)
        if hasattr(self, "fc3"):
            return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))
        return torch.sigmoid(self.dec[:-1](self.fc_dec(z).view(len(z), -1, 4, 4)))


class Generator(nn.Module):
    """A GAN's generator: DCGAN (`width`), or linear layers with BatchNorm of epsilon 0.8 (`hidden`).

    With classes the vector of a class stands behind the code."""

    def __init__(self, latent, size, planes="rgb", width=None, hidden=None, classes=()):
        super().__init__()
        layers, inputs = [], latent
        if classes:
            self.label, inputs = nn.Embedding(len(classes), latent), 2 * latent
        if hidden:
            for place, outputs in enumerate(hidden):
                norm = [nn.BatchNorm1d(outputs, 0.8)] if place else []
                layers += [nn.Linear(inputs, outputs), *norm, nn.LeakyReLU(0.2)]
                inputs = outputs
            self.model = nn.Sequential(*layers, nn.Linear(inputs, PLANES[planes] * size * size), nn.Tanh())
            return
        stages = size.bit_length() - 3
        for stage in reversed(range(stages)):
            stride, outputs = (1, 0) if stage == stages - 1 else (2, 1), width << stage
            layers += [nn.ConvTranspose2d(inputs, outputs, 4, *stride, bias=False), nn.BatchNorm2d(outputs),
                       nn.ReLU()]
            inputs = outputs
        self.main = nn.Sequential(
            *layers, nn.ConvTranspose2d(inputs, PLANES[planes], 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z, labels=None):
        """Pictures in -1..1."""
        z = torch.cat([z, self.label(labels)], 1) if hasattr(self, "label") else z
        return self.main(z[:, :, None, None]) if hasattr(self, "main") else self.model(z)


NETWORKS = {"rnn": RNN, "lstm": LSTM, "transformer": Transformer, "vae": VAE, "gan": Generator,
            "sample-rnn": Sound}


def load(path):
    """The network of a checkpoint, its weights loaded strictly."""
    with safe_open(path, "pt") as file:
        facts = file.metadata()
        weights = {name: file.get_tensor(name) for name in file.keys()}
    kind = facts["kind"]
    if kind not in NETWORKS:
        sys.exit(f"kind '{kind}' is not one of {', '.join(NETWORKS)}")
    network = NETWORKS[kind](**json.loads(facts["configuration"]))
    network.load_state_dict(weights, strict=True)
    return kind, network.eval()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    kind, network = load(sys.argv[1])
    print(f"{kind}: {sum(p.numel() for p in network.parameters())} parameters, every tensor in its place")
    if len(sys.argv) == 3:
        if not hasattr(network, "loss"):
            sys.exit(f"the loss of kind '{kind}' draws random numbers; it is not measured here")
        with torch.no_grad():
            print(network.loss(pathlib.Path(sys.argv[2])))


if __name__ == "__main__":
    main()
