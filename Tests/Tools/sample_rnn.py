"""The networks of `sample-rnn` in PyTorch, with the names and shapes of our checkpoints."""
import torch
import torch.nn as nn
import torch.nn.functional as F

CONTEXT = 16  # codes in front of every row


class SampleRNN(nn.Module):
    """One to three tiers on codes 0..255; the keywords are a checkpoint's configuration.

    3 tiers: `top`, a GRU over frames of 16 samples, `mid`, a GRU over frames of 4, and the sample
    level over the last 4 samples; 2 tiers: without `top`; 1 tier: a GRU over single samples.
    `classes`: each recurrent layer's input is shifted by a vector of the row's class.
    `initial="learned"`: each begins with a state of its own instead of zero."""

    def __init__(self, dim, emb, q=256, tiers=3, initial="zero", classes=(), **unused):
        super().__init__()
        self.dim, self.classes = dim, list(classes)
        self.frames = {3: [("top", 16), ("mid", 4)], 2: [("mid", 4)], 1: []}[tiers]
        for name, frame in self.frames:
            self.add_module(f"{name}_in", nn.Linear(frame, dim))
            self.add_module(f"{name}_rnn", nn.GRU(dim, dim, batch_first=True))
            self.add_module(f"{name}_up", nn.Linear(dim, 4 * dim))
        self.emb = nn.Embedding(q, emb)
        if tiers == 1:
            self.rnn = nn.GRU(emb, dim, batch_first=True)
        else:
            self.inp = nn.Linear(4 * emb, dim, bias=False)
        self.hid, self.out = nn.Linear(dim, dim), nn.Linear(dim, q)
        for name in [f"{n}_rnn" for n, _ in self.frames] or ["rnn"]:
            if self.classes:
                inputs = getattr(self, name).input_size
                self.add_module(f"{name}_class", nn.Embedding(len(self.classes), inputs))
            if initial == "learned":
                self.register_parameter(f"{name}_h0", nn.Parameter(torch.zeros(1, dim)))

    def recur(self, name, x, labels):
        """Every hidden state of a recurrent layer, from the first state."""
        if self.classes:
            x = x + getattr(self, f"{name}_class")(labels)[:, None]
        first = getattr(self, f"{name}_h0", None)
        if first is not None:
            first = first.expand(len(x), -1)[None].contiguous()
        return getattr(self, name)(x, first)[0]

    def forward(self, codes, labels=None):
        """[B, 16 + T] codes, T a multiple of 16, and [B] classes -> [B, T, q] logits for codes[:, 16:]."""
        b, t = codes.shape[0], codes.shape[1] - CONTEXT
        amplitudes = (codes.to(self.hid.weight.dtype) - 127.5) / 127.5
        condition = None
        for name, frame in self.frames:
            start = CONTEXT - frame
            x = getattr(self, f"{name}_in")(amplitudes[:, start:start + t].reshape(b, t // frame, frame))
            if condition is not None:
                x = x + condition.reshape(x.shape)
            condition = getattr(self, f"{name}_up")(self.recur(f"{name}_rnn", x, labels))
        if condition is None:
            x = self.recur("rnn", self.emb(codes[:, CONTEXT - 1:-1]), labels)
        else:
            last = self.emb(codes[:, CONTEXT - 4:-1].unfold(1, 4, 1)).flatten(-2)
            x = F.relu(self.inp(last) + condition.reshape(b, t, self.dim))
        return self.out(F.relu(self.hid(x)))
