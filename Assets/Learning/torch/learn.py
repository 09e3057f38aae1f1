"""Reference learning results: trains five of the models on the project's data and measures them on held-out data.
usage: learn.py transformer|lstm|vae|gan|samplernn --data DIR [--seed N] [--out DIR] [--steps N] [--epochs N]
       [--minutes M] [--tiers N] [--threads N]

Prints JSON lines and appends them to OUT/learn.jsonl: one "start" (configuration), "progress" at intervals, one "end".
DIR is the folder that prepare.py takes.  Needs torch, numpy and Pillow.  Faster with glibc's malloc tuned:
MALLOC_MMAP_THRESHOLD_=268435456 MALLOC_TRIM_THRESHOLD_=1073741824 MALLOC_TOP_PAD_=67108864
"""
import argparse
import hashlib
import json
import math
import os
import time
import wave

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from PIL import Image

import models as M


class Run:
    """The log of one run and its clock.  The clock stands still while `measuring`."""

    def __init__(self, a, config, data_hash, **models):
        os.makedirs(a.out, exist_ok=True)
        self.path, self.head, self.losses = os.path.join(a.out, "learn.jsonl"), dict(what=a.what, seed=a.seed), []
        self.log("start", **config, data_sha256=data_hash, torch=torch.__version__, threads=torch.get_num_threads(),
                 parameters={k: sum(p.numel() for p in m.parameters()) for k, m in models.items()})
        self.trained, self.tick, self.wall = 0.0, time.perf_counter(), time.perf_counter()

    def log(self, event, **values):
        line = json.dumps(dict(event=event, **self.head, **values))
        print(line, flush=True)
        with open(self.path, "a") as f:
            f.write(line + "\n")

    def seconds(self):
        return self.trained + time.perf_counter() - self.tick

    def report(self, event, step, measure):
        """measure() -> dict.  `train` is the mean of the step losses since the last report."""
        self.trained = self.seconds()
        values = {k: round(v, 5) for k, v in measure().items()}
        self.log(event, step=step, train_s=round(self.trained, 1), wall_s=round(time.perf_counter() - self.wall, 1),
                 train=np.mean(self.losses, 0).round(5).tolist(), **values)
        self.losses, self.tick = [], time.perf_counter()


def sha256(*paths):  # of the files' bytes, one after the other
    h = hashlib.sha256()
    for p in paths:
        h.update(open(p, "rb").read())
    return h.hexdigest()


def generator(seed):
    return torch.Generator().manual_seed(seed)


def cosine(step, steps, high, low, warmup=0):
    """Learning rate of update number `step` (0, 1, ..): nanoGPT's get_lr."""
    if step < warmup:
        return high * (step + 1) / (warmup + 1)
    return low + 0.5 * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup))) * (high - low)


# ---- text ---------------------------------------------------------------------------------------------------------

def load_text(a):
    path = os.path.join(a.data, "text", "tinyshakespeare.txt")
    text = open(path, encoding="ascii", newline="").read()
    symbols = {c: i for i, c in enumerate(sorted(set(text)))}
    codes = torch.tensor([symbols[c] for c in text])
    n = len(codes) * 9 // 10
    return codes[:n], codes[n:], sha256(path)


def random_windows(gen, text, batch, length):
    windows = torch.stack([text[s:s + length + 1] for s in torch.randint(len(text) - length, (batch,), generator=gen)])
    return windows[:, :-1], windows[:, 1:]


@torch.no_grad()
def windowed_loss(model, text, length):
    """Nats per character over consecutive windows; the tail is one shorter window, so every character but the first
    is a target once.  Each window starts from nothing."""
    n = (len(text) - 1) // length * length
    parts = list(zip(text[:n].view(-1, length).split(64), text[1:n + 1].view(-1, length).split(64)))
    if n < len(text) - 1:
        parts.append((text[None, n:-1], text[None, n + 1:]))
    return sum(F.cross_entropy(model(x).flatten(0, 1), y.flatten(), reduction="sum").item() for x, y in parts) / (len(text) - 1)


@torch.no_grad()
def stream_loss(model, text):
    """Nats per character over the text as one stream: zero state before the first character, then carried."""
    state, total = model.zero_state(1), 0.0
    for x, y in zip(text[:-1].split(1000), text[1:].split(1000)):
        h, state = model.lstm(model.embed(x)[None], state)
        total += F.cross_entropy(model.head(h[0]), y, reduction="sum").item()
    return total / (len(text) - 1)


def train_text(a, config, model, opt, rate, measure, text, data_hash):
    run, gen = Run(a, config, data_hash, model=model), generator(a.seed)
    for step in range(a.steps):
        for group in opt.param_groups:
            group["lr"] = rate(step)
        x, y = random_windows(gen, text, config["batch"], config["length"])
        loss = F.cross_entropy(model(x).flatten(0, 1), y.flatten())
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        run.losses.append(loss.item())
        if (step + 1) % 250 == 0 or step + 1 == a.steps:
            run.report("end" if step + 1 == a.steps else "progress", step + 1, lambda: measure(step + 1 == a.steps))


def transformer(a):
    train, val, data_hash = load_text(a)
    torch.manual_seed(a.seed)
    model = M.TransformerLM(vocab=65, layers=4, heads=4, dim=128, context=64)
    decayed = [p for p in model.parameters() if p.dim() >= 2]
    plain = [p for p in model.parameters() if p.dim() < 2]
    opt = torch.optim.AdamW([dict(params=decayed, weight_decay=0.1), dict(params=plain, weight_decay=0.0)], betas=(0.9, 0.99))
    config = dict(layers=4, heads=4, dim=128, length=64, batch=12, steps=a.steps, optimizer="AdamW 0.9 0.99 eps 1e-8",
                  weight_decay="0.1 on 2-D weights", lr="1e-3, 100 warm-up, cosine to 1e-4", clip=1.0, dropout=0)
    train_text(a, config, model, opt, lambda s: cosine(s, a.steps, 1e-3, 1e-4, 100),
               lambda last: dict(val=windowed_loss(model, val, 64)), train, data_hash)


def lstm(a):
    train, val, data_hash = load_text(a)
    torch.manual_seed(a.seed)
    model = M.LSTMLM(vocab=65, embed=128, hidden=256, layers=2)
    config = dict(embed=128, hidden=256, layers=2, length=64, batch=32, steps=a.steps,
                  optimizer="Adam 0.9 0.999 eps 1e-8", lr="2e-3, cosine to 2e-4", clip=1.0)
    measure = lambda last: dict(val_windowed=windowed_loss(model, val, 64), **(dict(val=stream_loss(model, val)) if last else {}))
    train_text(a, config, model, torch.optim.Adam(model.parameters()), lambda s: cosine(s, a.steps, 2e-3, 2e-4),
               measure, train, data_hash)


# ---- pictures -----------------------------------------------------------------------------------------------------

def load_tiles(a):
    """Tiles on black, [N, 3, 32, 32] in 0..1, not rounded; every 10th (indices 9, 19, ..) is held out."""
    path = os.path.join(a.data, "images", "crawl32", "crawl32.npz")
    rgba = torch.from_numpy(np.load(path)["images"]).permute(0, 3, 1, 2).float() / 255
    tiles, held = rgba[:, :3] * rgba[:, 3:], torch.arange(len(rgba)) % 10 == 9
    return tiles[~held].contiguous(), tiles[held].contiguous(), sha256(path)


@torch.no_grad()
def vae_loss(model, tiles, seed):
    """Per picture: the loss and its two parts (squared error, KL), with one sampled code a picture."""
    gen, total, error = generator(seed), 0.0, 0.0
    for x in tiles.split(64):
        recon, mu, logvar = model(x, torch.randn(len(x), model.latent, generator=gen))
        total += model.loss(recon, x, mu, logvar).item()
        error += F.mse_loss(recon, x, reduction="sum").item()
    return total / len(tiles), error / len(tiles), (total - error) / len(tiles)


def vae(a):
    train, val, data_hash = load_tiles(a)
    train, val = [x.repeat_interleave(2, 2).repeat_interleave(2, 3) for x in (train, val)]
    torch.manual_seed(a.seed)
    model, gen = M.VAEConv(), generator(a.seed)
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    run = Run(a, dict(size=64, channels=[32, 64, 128, 256], latent=128, batch=64, epochs=a.epochs, lr=1e-3, train_tiles=len(train),
                      val_tiles=len(val), optimizer="Adam 0.9 0.999 eps 1e-8"), data_hash, model=model)

    def measure(eps_seeds):
        runs = torch.tensor([vae_loss(model, val, s) for s in eps_seeds])
        spread = dict(val_eps_std=runs[:, 0].std().item()) if len(runs) > 1 else {}
        return dict(zip(("val", "val_error", "val_kl"), runs[0].tolist()), **spread)
    step = 0
    for epoch in range(a.epochs):
        for pick in torch.randperm(len(train), generator=gen).split(64):
            x = train[pick]
            loss = model.loss(*(lambda r: (r[0], x, r[1], r[2]))(model(x, torch.randn(len(x), model.latent, generator=gen)))) / len(x)
            opt.zero_grad()
            loss.backward()
            opt.step()
            step += 1
            run.losses.append(loss.item())
        last = epoch + 1 == a.epochs
        run.report("end" if last else "progress", step, lambda: measure(range(5) if last else [0]))


class DCGANGenerator32(nn.Module):
    """models.DCGANGenerator with one stage less: z [B, latent, 1, 1] -> 4x4x4w -> 8x8x2w -> 16x16xw -> [B, 3, 32, 32]."""

    def __init__(self, latent=64, width=32, rgb=3):
        super().__init__()
        c = [4 * width, 2 * width, width]
        layers = [nn.ConvTranspose2d(latent, c[0], 4, 1, 0, bias=False), nn.BatchNorm2d(c[0]), nn.ReLU(True)]
        for i, o in zip(c, c[1:]):
            layers += [nn.ConvTranspose2d(i, o, 4, 2, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(True)]
        self.latent = latent
        self.main = nn.Sequential(*layers, nn.ConvTranspose2d(width, rgb, 4, 2, 1, bias=False), nn.Tanh())
        self.apply(M._dcgan_init)

    forward = M.DCGANGenerator.forward


class DCGANDiscriminator32(nn.Module):
    def __init__(self, width=32, rgb=3):
        super().__init__()
        c = [width, 2 * width, 4 * width]
        layers = [nn.Conv2d(rgb, width, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
        for i, o in zip(c, c[1:]):
            layers += [nn.Conv2d(i, o, 4, 2, 1, bias=False), nn.BatchNorm2d(o), nn.LeakyReLU(0.2, True)]
        self.main = nn.Sequential(*layers, nn.Conv2d(c[-1], 1, 4, 1, 0, bias=False), nn.Sigmoid())
        self.apply(M._dcgan_init)

    forward = M.DCGANDiscriminator.forward


def features(x):
    """[N, 3, 32, 32] in -1..1 -> [N, 288] float64: 8x8 mean colours (192), then twice the 4x4 means of the absolute
    differences to the right and the lower neighbour (48 + 48; zero in the last column and row)."""
    x = x.double()
    right = F.pad((x[..., :, 1:] - x[..., :, :-1]).abs(), (0, 1, 0, 0))
    below = F.pad((x[..., 1:, :] - x[..., :-1, :]).abs(), (0, 0, 0, 1))
    return torch.cat([F.avg_pool2d(x, 4).flatten(1), *(2 * F.avg_pool2d(g, 8).flatten(1) for g in (right, below))], 1)


def frechet(a, b):
    """|mean a - mean b|^2 + tr(A + B - 2 (A B)^(1/2)), covariances with N - 1, on [N, D] features.
    tr (A B)^(1/2) = sum of the square roots of the eigenvalues of A^(1/2) B A^(1/2); negative ones count as 0."""
    va, vb = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(va)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    cross = torch.linalg.eigvalsh(root @ vb @ root).clamp(min=0).sqrt().sum()
    return ((a.mean(0) - b.mean(0)).square().sum() + va.trace() + vb.trace() - 2 * cross).item()


def distances(name, a, b):
    return {name: frechet(a, b), name + "_colour": frechet(a[:, :192], b[:, :192]), name + "_edges": frechet(a[:, 192:], b[:, 192:])}


@torch.no_grad()
def gan_samples(g, n, training):
    """n pictures from codes of generator seed 0, in batches of 100; BatchNorm by running or (training) by batch statistics,
    without moving the running ones."""
    saved = {k: v.clone() for k, v in g.state_dict().items()}
    g.train(training)
    images = torch.cat([g(z) for z in torch.randn(n, g.latent, 1, 1, generator=generator(0)).split(100)])
    g.load_state_dict(saved)
    g.train()
    return images


def contact_sheet(images, path, scale=3):
    tiles = ((images[:64].permute(0, 2, 3, 1) + 1) * 127.5).round().clamp(0, 255).byte().numpy()
    sheet = tiles.reshape(8, 8, 32, 32, 3).swapaxes(1, 2).reshape(256, 256, 3)
    Image.fromarray(sheet).resize((256 * scale, 256 * scale), Image.NEAREST).save(path)


def dcgan_step(g, d, opt_g, opt_d, real, z):
    """One step of PyTorch's examples/dcgan: D first (real, then fake, in separate passes, so BatchNorm sees each alone; losses
    summed), then G through the updated D."""
    one, zero = torch.ones(len(real)), torch.zeros(len(real))
    opt_d.zero_grad()
    loss_real = F.binary_cross_entropy(d(real), one)
    loss_real.backward()
    fake = g(z)
    loss_fake = F.binary_cross_entropy(d(fake.detach()), zero)
    loss_fake.backward()
    opt_d.step()
    opt_g.zero_grad()
    g_loss = F.binary_cross_entropy(d(fake), one)
    g_loss.backward()
    opt_g.step()
    return g_loss, loss_real + loss_fake


def gan(a):
    train, held, data_hash = load_tiles(a)
    train, held = train * 2 - 1, held * 2 - 1
    real = features(train)
    torch.manual_seed(a.seed)
    g, d, gen = DCGANGenerator32(), DCGANDiscriminator32(), generator(a.seed)
    opts = [torch.optim.Adam(m.parameters(), lr=2e-4, betas=(0.5, 0.999)) for m in (g, d)]
    run = Run(a, dict(size=32, latent=64, width=32, batch=64, epochs=a.epochs, lr=2e-4, optimizer="Adam 0.5 0.999 eps 1e-8",
                      train_tiles=len(train)), data_hash, generator=g, discriminator=d)
    run.log("scale", **distances("halves", real[0::2], real[1::2]), **distances("heldout", features(held), real),
            **distances("noise", features(torch.rand(3000, 3, 32, 32, generator=generator(0)) * 2 - 1), real),
            **distances("mean_tile", features(train.mean(0, keepdim=True).repeat(3000, 1, 1, 1)), real),
            **distances("untrained", features(gan_samples(g, 3000, False)), real))
    measure = lambda: {**distances("fd", features(gan_samples(g, 3000, False)), real),
                       **distances("fd_batchnorm_train", features(gan_samples(g, 3000, True)), real)}
    step = 0
    for epoch in range(a.epochs):
        for pick in torch.randperm(len(train), generator=gen).split(64):
            losses = dcgan_step(g, d, *opts, train[pick], torch.randn(len(pick), g.latent, 1, 1, generator=gen))
            step += 1
            run.losses.append([loss.item() for loss in losses])
        if (epoch + 1) % 5 == 0 or epoch + 1 == a.epochs:
            run.report("end" if epoch + 1 == a.epochs else "progress", step, measure)
    contact_sheet(gan_samples(g, 64, False), os.path.join(a.out, f"gan-{a.epochs}-{a.seed}.png"))
    if a.seed == 0:
        contact_sheet(train[torch.randperm(len(train), generator=generator(0))[:64]], os.path.join(a.out, "gan-real.png"))


# ---- sound --------------------------------------------------------------------------------------------------------

class SampleRNN2(M.SampleRNN):
    """Two tiers: models.SampleRNN without its top tier."""

    def __init__(self, dim, emb):
        super().__init__(dim=dim, emb=emb)
        del self.top_in, self.top_rnn, self.top_up

    def forward(self, codes):
        b, t = codes.shape[0], codes.shape[1] - 16
        mid, _ = self.mid_rnn(self.mid_in(self.scale(codes)[:, 12:12 + t].reshape(b, t // 4, 4)))
        return self.sample_mlp(codes[:, 12:-1].unfold(1, 4, 1), self.mid_up(mid).reshape(b, t, self.dim))


class SampleRNN1(nn.Module):
    """One tier: embedding -> GRU over samples -> out(relu(hid(h)))."""

    def __init__(self, dim, emb, q=256):
        super().__init__()
        self.emb, self.rnn = nn.Embedding(q, emb), nn.GRU(emb, dim, batch_first=True)
        self.hid, self.out = nn.Linear(dim, dim), nn.Linear(dim, q)

    def forward(self, codes):
        return self.out(F.relu(self.hid(self.rnn(self.emb(codes[:, 15:-1]))[0])))


def load_clips(a):
    """mu-law codes of every clip behind 16 codes of silence; by sorted name the 10th, 20th, .. clip is held out."""
    folder = os.path.join(a.data, "sounds")
    paths = [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if n.endswith(".wav")]
    clips = []
    for p in paths:
        with wave.open(p) as w:
            assert (w.getnchannels(), w.getframerate(), w.getsampwidth()) == (1, 16000, 2), p
            x = torch.from_numpy(np.frombuffer(w.readframes(w.getnframes()), "<i2").astype(np.float32)) / 32768
        clips.append(F.pad(M.mulaw_encode(x), (16, 0), value=128))
    return [c for i, c in enumerate(clips) if i % 10 != 9], [c for i, c in enumerate(clips) if i % 10 == 9], sha256(*paths)


@torch.no_grad()
def clip_bits(model, clips):
    """Bits per sample over whole clips, state zero at each clip's start and carried to its end; a clip is padded to a
    multiple of 16 with silence that does not count."""
    total, n = 0.0, 0
    for c in clips:
        t = len(c) - 16
        logits = model(F.pad(c, (0, -t % 16), value=128)[None])[0, :t]
        total, n = total + F.cross_entropy(logits, c[16:], reduction="sum").item(), n + t
    return total / n / math.log(2)


@torch.no_grad()
def window_bits(model, clips):
    """Bits per sample over consecutive windows of 512 with zero state; a clip's last, incomplete window is left out."""
    windows = torch.cat([c.unfold(0, 528, 512) for c in clips])
    nats = [F.cross_entropy(model(w).flatten(0, 1), w[:, 16:].flatten(), reduction="sum").item() for w in windows.split(32)]
    return sum(nats) / windows[:, 16:].numel() / math.log(2)


def samplernn(a):
    train, val, data_hash = load_clips(a)
    torch.manual_seed(a.seed)
    model = (SampleRNN1, SampleRNN2, M.SampleRNN)[a.tiers - 1](dim=256, emb=64)
    config = dict(tiers=a.tiers, dim=256, emb=64, length=512, batch=16, lr=1e-3, clip=1.0, minutes=a.minutes,
                  optimizer="Adam 0.9 0.999 eps 1e-8", train_clips=len(train), train_samples=sum(len(c) - 16 for c in train),
                  val_clips=len(val), val_samples=sum(len(c) - 16 for c in val))
    run, gen, opt = Run(a, config, data_hash, model=model), generator(a.seed), torch.optim.Adam(model.parameters(), lr=1e-3)
    run.head["tiers"] = a.tiers
    count = lambda clips: torch.stack([c[16:].bincount(minlength=256) for c in clips]).sum(0).double()
    p = (count(train) + 1) / (count(train) + 1).sum()
    run.log("scale", unigram_bits=round((-(count(val) * p.log2()).sum() / count(val).sum()).item(), 5))
    measure = lambda last: dict(val_windowed=window_bits(model, val), **(dict(val=clip_bits(model, val)) if last else {}))
    ends = torch.tensor([len(c) - 527 for c in train]).cumsum(0)  # start k of the pool: clip i, offset k - ends[i - 1]
    step, reports = 0, 0
    while run.seconds() < 60 * a.minutes and step < a.steps:
        windows = []
        for k in torch.randint(int(ends[-1]), (16,), generator=gen):
            i = int(torch.searchsorted(ends, k, right=True))
            start = int(k - (ends[i - 1] if i else 0))
            windows.append(train[i][start:start + 528])
        w = torch.stack(windows)
        loss = F.cross_entropy(model(w).flatten(0, 1), w[:, 16:].flatten())
        opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        opt.step()
        step += 1
        run.losses.append(loss.item() / math.log(2))
        if run.seconds() > 60 * (reports + 1) < 60 * a.minutes:
            reports += 1
            run.report("progress", step, lambda: measure(False))
    run.report("end", step, lambda: measure(True))


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["transformer", "lstm", "vae", "gan", "samplernn"])
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--data", required=True)
    p.add_argument("--out", default="learn-out")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--steps", type=int, help="text: 2000; samplernn: stop earlier than --minutes")
    p.add_argument("--epochs", type=int, default=20, help="vae and gan")
    p.add_argument("--minutes", type=float, default=6, help="samplernn: training time")
    p.add_argument("--tiers", type=int, default=3, choices=[1, 2, 3], help="samplernn")
    a = p.parse_args()
    a.steps = a.steps or (2000 if a.what in ("transformer", "lstm") else 10 ** 9)
    torch.set_num_threads(a.threads)
    globals()[a.what](a)
