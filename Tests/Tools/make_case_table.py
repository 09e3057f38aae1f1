#!/usr/bin/env python3
"""Makes Sources/PostProcessing/Text/CaseTable.swift from Debian's unicode-data.

    apt-get install unicode-data
    Tests/Tools/make_case_table.py /usr/share/unicode/UnicodeData.txt \
        > Sources/PostProcessing/Text/CaseTable.swift

Simple mappings only: one scalar becomes one scalar. A run is (first, count, step, delta): the scalars first,
first + step, ... each become themselves + delta.
"""

import sys


def runs(mapping):
    """Mappings as runs, in the order of their first scalars."""
    left = dict(mapping)
    result = []
    while left:
        first = min(left)
        delta = left[first]
        best = (1, 1)
        for step in (1, 2):
            count = 1
            while left.get(first + count * step) == delta:
                count += 1
            if count > best[0]:
                best = (count, step)
        count, step = best
        for index in range(count):
            del left[first + index * step]
        result.append((first, count, step, delta))
    return result


def table(name, help_text, mapping):
    print(f"  /// {help_text}")
    print(f"  static let {name}: [Int32] = [")
    line = "   "
    for run in runs(mapping):
        text = " " + ", ".join(str(number) for number in run) + ","
        if len(line) + len(text) > 98:
            print(line)
            line = "   "
        line += text
    print(line)
    print("  ]")


def main():
    columns = {"upper": (12, {}), "lower": (13, {}), "title": (14, {})}
    with open(sys.argv[1], encoding="ascii") as lines:
        for line in lines:
            fields = line.rstrip("\n").split(";")
            scalar = int(fields[0], 16)
            for column, mapping in columns.values():
                if fields[column]:
                    mapping[scalar] = int(fields[column], 16) - scalar
    upper, lower, title = (columns[name][1] for name in ("upper", "lower", "title"))
    # A title-case scalar is most often the upper-case one: the table has the others.
    different = {
        scalar: title.get(scalar, 0)
        for scalar in set(upper) | set(title)
        if title.get(scalar, 0) != upper.get(scalar, 0)
    }
    print("// Made by Tests/Tools/make_case_table.py from UnicodeData.txt of Unicode 15.0.")
    print()
    print("/// Unicode's simple case mappings, pinned: runs of first, count, step, delta.")
    print("enum CaseTable {")
    table("upper", "To upper case.", upper)
    print()
    table("lower", "To lower case.", lower)
    print()
    table("title", "To title case, where it differs from upper case.", different)
    print("}")


main()
