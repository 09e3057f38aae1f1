"""Makes two texts from two fantasy rule books, plain ASCII.

text/srd_flavour.txt is their running text: an entry is `kind: Name`, its paragraphs, one a line,
and a blank line. names/srd_names.txt has the names of monsters, magic items and spells, one
`kind: Name` a line. Every 10th name, in sorted order, is left out of each: it is nobody's training
data, so that models can be measured on it.
"""

import json
import re
import sqlite3
import sys
import unicodedata
from pathlib import Path

WORK, MADE = map(Path, sys.argv[1:])

PUNCTUATION = {
    "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "--",
    "\u2212": "-", "\u2026": "...", "\u00d7": "x", "\u2022": "-", "\u00a0": " ", "\u00bd": "1/2",
    "\u00bc": "1/4", "\u00be": "3/4", "\u00e6": "ae", "\u2011": "-", "\u2010": "-", "\u2044": "/",
}


def to_ascii(text):
    text = unicodedata.normalize("NFKD", "".join(PUNCTUATION.get(c, c) for c in text))
    return "".join(c for c in text if c == "\n" or " " <= c <= "~")


def one_line(text):
    return re.sub(r"\s+", " ", text)


def paragraphs(markdown):
    """The paragraphs of a description; tables and markup are dropped."""
    if not isinstance(markdown, list):
        markdown = [markdown] if markdown else []
    lines = []
    for line in "\n".join(markdown).split("\n"):
        line = line.strip()
        if line.startswith("|") or re.fullmatch(r"[-|: ]*", line):
            continue
        line = re.sub(r"\*+|^#+ *|`|(?<!\w)_+|_+(?!\w)|\\", "", line)
        line = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", line)
        line = one_line(to_ascii(line)).strip()
        if line:
            lines.append(line)
    return lines


def description(row):
    return paragraphs(row.get("desc") or row.get("description"))


def spell(row):
    return description(row) + paragraphs(row.get("higher_level"))


def monster(row):
    """Description and special traits; plain attacks (to hit, damage) are numbers, not text."""
    lines = [f"{row['size']} {row['type']}, {row['alignment']}."] if "alignment" in row else []
    lines += description(row)
    for group in ("special_abilities", "actions", "reactions", "legendary_actions"):
        for action in row.get(group) or []:
            text = paragraphs(action.get("desc"))
            if text and not re.match(r"(Melee|Ranged)", text[0]):
                lines.append(f"{to_ascii(action['name'])}: " + " ".join(text))
    return [one_line(line) for line in lines]


def people(row):
    lines = description(row)
    for key in ("age", "alignment", "size_description", "language_desc"):
        if isinstance(row.get(key), str):
            lines += paragraphs(row[key])
    return lines


# Table, kind of entry, its text. The order decides which of two equal paragraphs stays.
TABLES = [
    ("spells", "spell", spell), ("magic_items", "item", description),
    ("equipment", "item", description), ("poisons", "item", description),
    ("monsters", "monster", monster), ("features", "feature", description),
    ("traits", "trait", description), ("feats", "feat", description),
    ("conditions", "condition", description), ("races", "people", people),
    ("species", "people", people), ("subraces", "people", people),
    ("subspecies", "people", people), ("subclasses", "class", description),
    ("skills", "skill", description), ("backgrounds", "background", description),
]

NAMED = {"monsters": "monster", "magic_items": "item", "spells": "spell"}

entries, names, seen = {}, {}, set()
for path in sorted((WORK / "srd/dnd5e_db/_data").glob("*-en-*.sqlite3")):
    book = sqlite3.connect(path)
    licence = dict(book.execute("select * from metadata"))["license"]
    if licence != "CC-BY-4.0":
        sys.exit(f"{path.name}: licence {licence}")
    tables = {row[0] for row in book.execute("select name from sqlite_master where type='table'")}
    for table, kind, text in TABLES:
        if table not in tables:
            continue
        for (data,) in book.execute(f'select data from "{table}" order by "index"'):
            row = json.loads(data)
            name = one_line(to_ascii(row["name"])).strip()
            # No "Ammunition, +1", "Werebear (Bear form)": those are variants, not names.
            if table in NAMED and not re.search(r"[0-9(]", name):
                names.setdefault((NAMED[table], name.lower()), name)
            kept = []
            for line in text(row):
                key = kind, re.sub(r"[^a-z]+", " ", line.lower().replace(name.lower(), ""))
                if len(line) <= 60 or key not in seen:
                    kept.append(line)
                seen.add(key)
            if sum(map(len, kept)) >= 40:
                entries.setdefault((kind, name.lower()), []).append((name, kept))

(MADE / "text").mkdir()
with open(MADE / "text/srd_flavour.txt", "w", encoding="ascii", newline="\n") as out:
    for position, key in enumerate(sorted(entries), start=1):
        if position % 10 != 0:
            for name, lines in entries[key]:
                out.write(f"{key[0]}: {name}\n" + "\n".join(lines) + "\n\n")

(MADE / "names").mkdir()
with open(MADE / "names/srd_names.txt", "w", encoding="ascii", newline="\n") as out:
    for position, key in enumerate(sorted(names), start=1):
        if position % 10 != 0:
            out.write(f"{key[0]}: {names[key]}\n")
