#!/usr/bin/env python3
"""The Frechet distance that `pipeline evaluate FOLDER FOLDER` gives, by numpy in double precision.
usage: picture_distance.py FOLDER FOLDER     of PNG files of 32x32 (needs numpy, pillow)
       picture_distance.py                   of the pictures that FolderDistanceTests makes (needs numpy)"""
import pathlib
import sys

import numpy as np


def made(first, count, slope):
    """Pictures by a formula of whole numbers, [N, 32, 32, 3]."""
    n, y, x, c = np.meshgrid(np.arange(first, first + count), *[np.arange(k) for k in (32, 32, 3)], indexing="ij")
    h = (n * 7919 + c * 104729 + y * 1299709 + x * 15485863) & 0xffffffff
    h = ((h ^ (h >> 15)) * 2246822519) & 0xffffffff
    h = h ^ (h >> 13)
    return (h >> 24) // 4 + (x * slope + n * 3 + c * 50) % 192


def read(folder):
    from PIL import Image
    files = sorted(pathlib.Path(folder).rglob("*.png"))
    return np.stack([np.asarray(Image.open(file).convert("RGB")) for file in files])


def blocks(x, side):
    n, planes, h, w = x.shape
    return x.reshape(n, planes, h // side, side, w // side, side).mean((3, 5)).reshape(n, -1)


def features(pixels):
    """192 colours, then 96 edges."""
    x = pixels.transpose(0, 3, 1, 2) / 255.0 * 2 - 1
    right, below = np.zeros_like(x), np.zeros_like(x)
    right[..., :-1] = np.abs(np.diff(x, axis=3))
    below[..., :-1, :] = np.abs(np.diff(x, axis=2))
    return np.concatenate([blocks(x, 4), 2 * blocks(right, 8), 2 * blocks(below, 8)], 1)


def frechet(a, b):
    va, vb = np.cov(a.T), np.cov(b.T)
    values, vectors = np.linalg.eigh(va)
    root = vectors * np.sqrt(values.clip(0)) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ vb @ root).clip(0)).sum()
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(va) + np.trace(vb) - 2 * cross


def main():
    if len(sys.argv) not in (1, 3):
        sys.exit(__doc__)
    pair = [read(f) for f in sys.argv[1:]] if len(sys.argv) == 3 else [made(0, 330, 3), made(1000, 310, 5)]
    a, b = (features(p) for p in pair)
    print(f"{frechet(a, b):.6f} distance, {len(a)} against {len(b)} pictures")
    print(f"{frechet(a[:, :192], b[:, :192]):.6f} of colour alone")
    print(f"{frechet(a[:, 192:], b[:, 192:]):.6f} of edges alone")


if __name__ == "__main__":
    main()
