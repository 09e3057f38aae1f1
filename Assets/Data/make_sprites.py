"""Makes sprites/<class>/*.png: 32x32 tiles of Dungeon Crawl, copied as they are, sorted by class.

SHA256SUMS decides which tiles belong to the set. It was drawn up once: tiles that are almost empty
or equal another one were left out, and then every 10th of the rest, sorted by class and path: those
are nobody's training data, so that models can be measured on them.
"""

import shutil
import sys
from pathlib import Path

WORK, MADE = map(Path, sys.argv[1:])

# Folder of the tiles -> class.
CLASSES = {
    folder: name
    for name, folders in {
        "animal": "mon/animals mon/aquatic mon/mutantbeast",
        "armour": "item/armour UNUSED/armour",
        "book": "item/book item/parchment item/scroll",
        "creature": "mon/aberrations mon/abyss mon/amorphous mon/eyes mon/fungi_plants "
        "mon/nonliving",
        "demon": "mon/demons mon/draco mon/dragons",
        "feature": "dngn/altars dngn/decor dngn/doors dngn/gateways dngn/shops dngn/statues "
        "dngn/traps dngn/trees",
        "floor": "dngn/floor dngn/water",
        "food": "item/food UNUSED/food",
        "humanoid": "mon/demihumanoids mon/humanoids mon/unique mon/holy",
        "jewel": "item/amulet item/ring item/gem item/talisman",
        "monster": "UNUSED/monsters",
        "potion": "item/potion",
        "spell": "gui/spells gui/abilities gui/invocations gui/skills UNUSED/spells",
        "staff": "item/rod item/staff item/wand",
        "treasure": "item/gold item/misc item/gizmo",
        "undead": "mon/undead",
        "wall": "dngn/wall",
        "weapon": "item/weapon UNUSED/weapons",
    }.items()
    for folder in folders.split()
}

sums = Path(__file__).with_name("SHA256SUMS").read_text().splitlines()
wanted = {line.split(maxsplit=1)[1] for line in sums}

tiles = WORK / "crawl/source/rltiles"
for tile in sorted(tiles.rglob("*.png")):
    path = tile.relative_to(tiles)
    kind = CLASSES.get("/".join(path.parts[:2]))
    target = f"sprites/{kind}/{'-'.join(path.parts)}"
    if target in wanted:
        (MADE / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tile, MADE / target)
