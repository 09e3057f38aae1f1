#!/usr/bin/env python3
"""Writes the reference cases of classes and of spectral normalisation in networks of pictures.
usage: make_picture_cases.py [FOLDER]        (default: Tests/Fixtures/Parity; needs torch, safetensors)

The files are those of Tests/Fixtures/Parity/README.md.  `config` is a checkpoint's configuration with the
discriminator's sizes beside it, "in.labels" are the rows' classes.  Spectral normalisation is PyTorch's own
torch.nn.utils.spectral_norm; its `weight_orig` is called `weight` here, as our parameter is."""
import json
import pathlib
import sys
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file
from torch.nn.utils import spectral_norm

from load_in_torch import PLANES, VAE, Generator

warnings.filterwarnings("ignore", category=FutureWarning)


class Discriminator(nn.Module):
    """Convolutions (`width`) or linear layers (`hidden`); classes by projection (Miyato and Koyama, 2018)."""

    def __init__(self, size, planes, classes, width=None, hidden=None, spectral=False):
        super().__init__()
        norm = spectral_norm if spectral else lambda layer: layer
        layers, inputs = [], PLANES[planes] * (size * size if hidden else 1)
        if hidden:
            for outputs in hidden:
                layers += [norm(nn.Linear(inputs, outputs)), nn.LeakyReLU(0.2)]
                inputs = outputs
            self.model = nn.Sequential(*layers, norm(nn.Linear(inputs, 1)))
        else:
            stages = size.bit_length() - 3
            for stage in range(stages):
                outputs = width << stage
                layers.append(norm(nn.Conv2d(inputs, outputs, 4, 2, 1, bias=spectral)))
                layers += [nn.BatchNorm2d(outputs)] if stage and not spectral else []
                layers.append(nn.LeakyReLU(0.2))
                inputs = outputs
            self.main = nn.Sequential(*layers, norm(nn.Conv2d(inputs, 1, 4, 1, 0, bias=spectral)))
            inputs *= 16
        self.label = norm(nn.Embedding(len(classes), inputs))

    def forward(self, x, labels):
        layers = self.main if hasattr(self, "main") else self.model
        features = layers[:-1](x)
        return layers[-1](features).flatten() + (features.flatten(1) * self.label(labels)).sum(1)


CLASSES = ["brick", "grass", "moss"]
GAMES = {
    "gan_spectral": (dict(latent=5, size=16, planes="rgb", width=4, classes=CLASSES), dict(width=4, spectral=True),
                     "discriminator-first"),
    "gan_labelled": (dict(latent=6, size=9, planes="grey", hidden=[8, 12], classes=CLASSES), dict(hidden=[10, 7]),
                     "generator-first"),
}
VAES = {
    "vae_labelled": dict(latent=5, channels=[4, 6], planes="rgba", classes=CLASSES),
    "vae_mlp_labelled": dict(latent=4, hidden=9, size=7, planes="grey", classes=CLASSES),
}


def ours(network):
    """A state_dict under our names, without batch counters."""
    return {k.replace("weight_orig", "weight"): v.clone().contiguous() for k, v in network.state_dict().items()
            if not k.endswith("num_batches_tracked")}


def moved(network, seed):
    """Weights off their defaults, so that every one of them matters."""
    gen = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, value in network.named_parameters():
            noise = torch.randn(value.shape, generator=gen)
            value.add_(0.1 * noise if value.dim() == 1 else 0.3 * value.std() * noise)
    return network


def norms(network, prefix=""):
    return {prefix + k.replace("weight_orig", "weight"): p.grad.norm().item()
            for k, p in network.named_parameters() if p.grad is not None}


def game(config, judge, order, seed, dtype, data):
    """The two networks' weights before and after three steps, outputs before them, and the steps."""
    torch.manual_seed(seed)
    shape = {k: config[k] for k in ("size", "planes", "classes")}
    g, d = moved(Generator(**config), seed + 1).to(dtype), moved(Discriminator(**shape, **judge), seed + 2)
    with torch.no_grad():
        for _ in range(3):  # random singular vectors would make the first outputs huge
            d(data["in.real"], data["in.labels"])
    d = d.to(dtype)
    before = ours(g), ours(d)
    real, z, labels = data["in.real"].to(dtype), data["in.z_train"].to(dtype), data["in.labels"]
    with torch.no_grad():
        g.eval(), d.eval()
        out = {"out.images": g(data["in.z"].to(dtype), labels), "out.logits": d(real, labels)}
        g.train(), d.train()
    opts = [torch.optim.Adam(m.parameters(), lr=2e-4, betas=(0.5, 0.999)) for m in (g, d)]
    yes = lambda x: F.binary_cross_entropy_with_logits(x, torch.ones_like(x))
    no = lambda x: F.binary_cross_entropy_with_logits(x, torch.zeros_like(x))
    steps = []
    for _ in range(3):
        facts = {}

        def of_generator():
            opts[0].zero_grad()
            made = g(z, labels)
            loss = yes(d(made, labels))
            loss.backward()
            facts.update(loss_g=loss.item(), **norms(g, "g."))
            opts[0].step()
            return made.detach()

        def of_discriminator(made, share):
            opts[1].zero_grad()
            loss = share * (yes(d(real, labels)) + no(d(made, labels)))
            loss.backward()
            facts.update(loss_d=loss.item(), **norms(d, "d."))
            opts[1].step()

        if order == "generator-first":
            of_discriminator(of_generator(), 0.5)
        else:
            # BatchNorm's running statistics move once: the made pictures are those of the generator's update.
            saved = {k: v.clone() for k, v in g.state_dict().items()}
            with torch.no_grad():
                made = g(z, labels)
            g.load_state_dict(saved)
            of_discriminator(made, 1)
            of_generator()
        losses = {k: facts.pop(k) for k in ("loss_g", "loss_d")}
        steps.append(dict(losses, grad_norms=facts))
    return before, out, steps, (ours(g), ours(d))


def autoencoder(config, seed, dtype, data):
    torch.manual_seed(seed)
    net = moved(VAE(**config), seed + 1).to(dtype)
    before = ours(net)
    x, noise, z, labels = (data[k].to(dtype) if k != "in.labels" else data[k]
                           for k in ("in.x", "in.eps", "in.z", "in.labels"))

    def again():
        mean, log_variance = net.encode(x, labels)
        return net.decode(mean + noise * (log_variance / 2).exp(), labels), mean, log_variance

    with torch.no_grad():
        recon, mean, log_variance = again()
        out = {"out.images": net.decode(z, labels), "out.recon": recon, "out.mu": mean, "out.logvar": log_variance}
    optimizer, steps = torch.optim.Adam(net.parameters(), lr=1e-3), []
    for _ in range(3):
        optimizer.zero_grad()
        recon, mean, log_variance = again()
        loss = ((recon - x).square().sum() - 0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()) / len(x)
        loss.backward()
        steps.append(dict(loss=loss.item(), grad_norms=norms(net)))
        optimizer.step()
    return (before,), out, steps, (ours(net),)


def write(name, classes, config, rate, folder, data, run):
    (before, out, steps, after), (_, out64, steps64, after64) = run(torch.float32), run(torch.float64)
    tags = [name] if len(before) == 1 else [f"{name}_g", f"{name}_d"]
    for tag, old, new in zip(tags, before, after):
        save_file(old, folder / f"{tag}.safetensors")
        save_file(new, folder / f"{tag}.after3.safetensors")
    save_file({k: v.contiguous() for k, v in {**data, **out}.items()}, folder / f"{name}.io.safetensors")
    losses = [k for k in steps[0] if k.startswith("loss")]
    facts = dict(
        model=name, classes=classes, config=config, torch=torch.__version__, lr=rate, steps=steps,
        f64_diff_outputs={k: (out[k].double() - out64[k]).abs().max().item() for k in out},
        f64_diff_loss=[{k: abs(a[k] - b[k]) for k in losses} for a, b in zip(steps, steps64)],
        f64_outliers_after3={tag: {k: ((a[k].double() - b[k]).abs() > 0.02 * rate).double().mean().item() for k in a}
                             for tag, a, b in zip(tags, after, after64)})
    (folder / f"{name}.json").write_text(json.dumps(facts, indent=1) + "\n")
    print(name, [[round(s[k], 4) for k in losses] for s in steps], facts["f64_diff_outputs"])


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "Fixtures" / "Parity"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else folder
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    gen, labels = torch.Generator().manual_seed(5), torch.tensor([0, 2, 1, 2])
    for seed, (name, (config, judge, order)) in enumerate(GAMES.items(), 4000):
        planes, size = PLANES[config["planes"]], config["size"]
        shape = (4, planes * size * size) if "hidden" in config else (4, planes, size, size)
        data = {"in.real": torch.rand(shape, generator=gen) * 2 - 1, "in.labels": labels,
                **{k: torch.randn(4, config["latent"], generator=gen) for k in ("in.z", "in.z_train")}}
        write(name, ["LabelledGenerator", "LabelledDiscriminator"], [config, dict(judge, order=order)], 2e-4, folder,
              data, lambda dtype: game(config, judge, order, seed, dtype, data))
    for seed, (name, config) in enumerate(VAES.items(), 4100):
        planes = PLANES[config["planes"]]
        shape = (4, planes * config["size"] ** 2) if "hidden" in config else (4, planes, 16, 16)
        data = {"in.x": torch.rand(shape, generator=gen), "in.labels": labels,
                **{k: torch.randn(4, config["latent"], generator=gen) for k in ("in.eps", "in.z")}}
        write(name, ["LabelledVAE"], config, 1e-3, folder, data,
              lambda dtype: autoencoder(config, seed, dtype, data))


if __name__ == "__main__":
    main()
