"""Lays out the benchmark data that the recipes of this folder read: Assets/Data/learning/.

usage: prepare.py FOLDER

FOLDER has text/tinyshakespeare.txt, images/crawl32/crawl32.npz (3,858 RGBA tiles of 32x32) and
sounds/*.wav (288 clips, 16 kHz). Their bytes are held against the digests below: no package brings
these files, and figures on other ones compare with nothing. Needs numpy and Pillow.
"""

import hashlib
import shutil
import sys
from pathlib import Path

import numpy as np
from PIL import Image

DIGESTS = {
    "text/tinyshakespeare.txt": "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
    "images/crawl32/crawl32.npz": "ddb0f0f6c0fa04f1902ec2f6a4b52eba4e30b8421d1d127556658a77b0302ab0",
    "sounds/*.wav": "614b28e363557bd5b25de2a6584986e8a66aa2619e3eeb31d2a9c9fb0573263b",
}


def checked(folder, pattern):
    """The files of a pattern, sorted by name; ends the program unless their bytes are the known ones."""
    files = sorted(folder.glob(pattern), key=lambda path: path.name.encode())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    if digest != DIGESTS[pattern]:
        sys.exit(f"error: {folder / pattern}: other bytes than the benchmark's ({len(files)} files)")
    return files


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    source = Path(sys.argv[1])
    target = Path(__file__).resolve().parents[1] / "Data" / "learning"
    text, npz, sounds = (checked(source, pattern) for pattern in DIGESTS)
    shutil.rmtree(target, ignore_errors=True)
    for folder in ("tiles", "tiles-training", "sounds"):
        (target / folder).mkdir(parents=True)
    shutil.copy(text[0], target)
    for path in sounds:
        shutil.copy(path, target / "sounds")
    for index, tile in enumerate(np.load(npz[0])["images"]):
        path = target / "tiles" / f"{index:04}.png"
        Image.fromarray(tile, "RGBA").save(path)
        # What the recipes train on: all but every tenth.
        if index % 10 != 9:
            shutil.copy(path, target / "tiles-training")
    print(f"{target}: {sum(path.is_file() for path in target.rglob('*'))} files")


main()
