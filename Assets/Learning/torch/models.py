"""The reference networks that learn.py trains: parameter names are those of `state_dict()`."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class LSTMLM(nn.Module):
    """Embedding -> nn.LSTM (gate order i, f, g, o) -> Linear."""

    def __init__(self, vocab=96, embed=128, hidden=512, layers=2):
        super().__init__()
        self.vocab, self.hidden, self.layers = vocab, hidden, layers
        self.embed = nn.Embedding(vocab, embed)
        self.lstm = nn.LSTM(embed, hidden, layers, batch_first=True)
        self.head = nn.Linear(hidden, vocab)

    def zero_state(self, b):
        z = torch.zeros(self.layers, b, self.hidden, dtype=self.head.weight.dtype)
        return z, z.clone()

    def forward(self, toks):
        return self.head(self.lstm(self.embed(toks))[0])


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.ln_1 = nn.LayerNorm(dim)
        self.c_attn = nn.Linear(dim, 3 * dim)  # rows: q, k, v
        self.c_proj = nn.Linear(dim, dim)
        self.ln_2 = nn.LayerNorm(dim)
        self.c_fc = nn.Linear(dim, 4 * dim)
        self.c_out = nn.Linear(4 * dim, dim)

    def qkv(self, x):
        b, t, d = x.shape
        return [y.view(b, t, self.heads, d // self.heads).transpose(1, 2)
                for y in self.c_attn(self.ln_1(x)).split(d, 2)]

    def finish(self, x, att):
        x = x + self.c_proj(att.transpose(1, 2).reshape(x.shape))
        return x + self.c_out(F.gelu(self.c_fc(self.ln_2(x)), approximate="tanh"))


class TransformerLM(nn.Module):
    """GPT-2-like, pre-norm, learned positions, tanh-GELU, LayerNorm eps 1e-5, head tied to wte (no bias)."""

    def __init__(self, vocab=96, layers=6, heads=6, dim=384, context=256):
        super().__init__()
        self.heads, self.dim, self.context = heads, dim, context
        self.wte = nn.Embedding(vocab, dim)
        self.wpe = nn.Embedding(context, dim)
        self.blocks = nn.ModuleList(Block(dim, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(dim)
        for n, p in self.named_parameters():
            if n.endswith("weight") and p.dim() == 2:
                nn.init.normal_(p, 0, 0.02)

    def forward(self, toks):
        x = self.wte(toks) + self.wpe(torch.arange(toks.shape[1]))
        for blk in self.blocks:
            q, k, v = blk.qkv(x)
            x = blk.finish(x, F.scaled_dot_product_attention(q, k, v, is_causal=True))
        return F.linear(self.ln_f(x), self.wte.weight)


def _dcgan_init(m):
    if isinstance(m, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(m.weight, 0, 0.02)
    elif isinstance(m, nn.BatchNorm2d):
        nn.init.normal_(m.weight, 1, 0.02)


class DCGANGenerator(nn.Module):
    """z [B, latent, 1, 1] -> 4x4x8ngf -> 8 -> 16 -> 32 -> [B, 3, 64, 64]; 4x4 kernels, no biases."""

    def __init__(self, latent=128, ngf=64, rgb=3):
        super().__init__()
        c = [8 * ngf, 4 * ngf, 2 * ngf, ngf]
        layers = [nn.ConvTranspose2d(latent, c[0], 4, 1, 0, bias=False), nn.BatchNorm2d(c[0]), nn.ReLU(True)]
        for a, b in zip(c, c[1:]):
            layers += [nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(True)]
        self.latent = latent
        self.main = nn.Sequential(*layers, nn.ConvTranspose2d(ngf, rgb, 4, 2, 1, bias=False), nn.Tanh())
        self.apply(_dcgan_init)

    def forward(self, z):
        return self.main(z)


class DCGANDiscriminator(nn.Module):
    def __init__(self, ndf=64, rgb=3):
        super().__init__()
        c = [ndf, 2 * ndf, 4 * ndf, 8 * ndf]
        layers = [nn.Conv2d(rgb, ndf, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, True)]
        for a, b in zip(c, c[1:]):
            layers += [nn.Conv2d(a, b, 4, 2, 1, bias=False), nn.BatchNorm2d(b), nn.LeakyReLU(0.2, True)]
        self.main = nn.Sequential(*layers, nn.Conv2d(c[-1], 1, 4, 1, 0, bias=False), nn.Sigmoid())
        self.apply(_dcgan_init)

    def forward(self, x):
        return self.main(x).flatten()


class VAEConv(nn.Module):
    """RGB 64x64; 4 convs k4 s2 p1 + ReLU -> flatten -> mu, logvar; mirrored ConvTranspose decoder, sigmoid.
    Loss: squared error (sum) + KL.  No normalisation layers."""

    def __init__(self, channels=(32, 64, 128, 256), latent=128, rgb=3):
        super().__init__()
        self.latent, self.top = latent, channels[-1]
        down, c = [], (rgb,) + tuple(channels)
        for a, b in zip(c, c[1:]):
            down += [nn.Conv2d(a, b, 4, 2, 1), nn.ReLU()]
        up, r = [], c[::-1]
        for a, b in zip(r, r[1:]):
            up += [nn.ConvTranspose2d(a, b, 4, 2, 1), nn.ReLU()]
        self.enc, self.dec = nn.Sequential(*down), nn.Sequential(*up[:-1], nn.Sigmoid())
        self.fc_mu, self.fc_logvar = nn.Linear(self.top * 16, latent), nn.Linear(self.top * 16, latent)
        self.fc_dec = nn.Linear(latent, self.top * 16)

    def encode(self, x):
        h = self.enc(x).flatten(1)
        return self.fc_mu(h), self.fc_logvar(h)

    def decode(self, z):
        return self.dec(self.fc_dec(z).view(-1, self.top, 4, 4))

    def forward(self, x, eps):
        mu, logvar = self.encode(x)
        return self.decode(mu + eps * torch.exp(0.5 * logvar)), mu, logvar

    @staticmethod
    def loss(recon, x, mu, logvar):
        return F.mse_loss(recon, x, reduction="sum") - 0.5 * torch.sum(1 + logvar - mu * mu - logvar.exp())


class SampleRNN(nn.Module):
    """3 tiers on mu-law codes q in 0..255 (silence = 128).
    top: every 16 samples, mid: every 4 samples, sample level: MLP over the last 4 samples.
    Frame tiers see x = (q - 127.5) / 127.5.  top:  h = GRU(top_in(x16)), cond = top_up(h) as 4 x dim
    mid: h = GRU(mid_in(x4) + cond_top), cond = mid_up(h) as 4 x dim
    sample: logits = out(relu(hid(relu(inp(emb(last 4), concatenated oldest first) + cond_mid))))"""
    BIG, SMALL = 16, 4

    def __init__(self, dim=512, q=256, emb=256):
        super().__init__()
        self.dim, self.q = dim, q
        self.top_in, self.mid_in = nn.Linear(16, dim), nn.Linear(4, dim)
        self.top_rnn, self.mid_rnn = nn.GRU(dim, dim, batch_first=True), nn.GRU(dim, dim, batch_first=True)
        self.top_up, self.mid_up = nn.Linear(dim, 4 * dim), nn.Linear(dim, 4 * dim)
        self.emb = nn.Embedding(q, emb)
        self.inp = nn.Linear(4 * emb, dim, bias=False)
        self.hid, self.out = nn.Linear(dim, dim), nn.Linear(dim, q)

    def scale(self, codes):
        return (codes.to(self.hid.weight.dtype) - 127.5) / 127.5

    def sample_mlp(self, last4, cond):  # last4 [..., 4] codes
        x = F.relu(self.inp(self.emb(last4).flatten(-2)) + cond)
        return self.out(F.relu(self.hid(x)))

    def forward(self, codes):  # [B, 16 + T], T a multiple of 16 -> logits [B, T, q] for codes[:, 16:]
        b, t = codes.shape[0], codes.shape[1] - 16
        x = self.scale(codes)
        top, _ = self.top_rnn(self.top_in(x[:, :t].reshape(b, t // 16, 16)))
        mid, _ = self.mid_rnn(self.mid_in(x[:, 12:12 + t].reshape(b, t // 4, 4)) + self.top_up(top).reshape(b, t // 4, self.dim))
        return self.sample_mlp(codes[:, 12:-1].unfold(1, 4, 1), self.mid_up(mid).reshape(b, t, self.dim))


def mulaw_encode(x, mu=255.0):
    y = torch.sign(x) * torch.log1p(mu * x.abs()) / math.log1p(mu)
    return ((y + 1) / 2 * mu + 0.5).long().clamp(0, 255)
