#!/usr/bin/env python3
"""Makes the font files of themes/default/fonts and the character lists of tests/data.

Why the files are made and not copied: the sources hold 30,000 to 45,000 glyphs and 15 to 27 MB
each; a board needs the characters of Chinese names and notices. Each file is pruned to those,
has quadratic (glyf) outlines, which the web subsetter needs, and carries no hinting (Chinese
rasterisers ignore it, and it outweighs small subsets). Both Hei weights and the heavy Song hold
the very same Chinese characters, so a rare surname is never set in another weight than its
neighbours.

Repeat it (Debian and Python 3; fonttools 4.68.0 was used):

    apt-get download fonts-noto-cjk fonts-noto-cjk-extra fonts-lxgw-wenkai unicode-data
    for deb in *.deb; do dpkg-deb -x "$deb" sources; done
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python tests/fonts/make.py sources

The result depends on the inputs alone: no clock is read.
"""

import bz2
import pathlib
import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable

HERE = pathlib.Path(__file__).resolve().parent
FONTS = HERE.parent.parent / "themes/default/fonts"
DATA = HERE.parent / "data"

# Outlines may leave the original curve by this many thousandths of an em: 0.2 mm on a glyph
# 200 mm high, the largest that a placard sets.
TOLERANCE = 1.0

# Everything a notice sets beside Chinese characters, as far as a source draws it.
SYMBOLS = [
    (0x20, 0x17F), (0x1CD, 0x1DC), (0x2C6, 0x2DD), (0x386, 0x3CE), (0x401, 0x451), (0x1E3E, 0x1E3F),
    (0x2010, 0x205E), (0x2070, 0x2099), (0x20A9, 0x20BF), (0x2100, 0x218F), (0x2190, 0x2199),
    (0x2200, 0x22BF), (0x2460, 0x24FF), (0x2500, 0x257F), (0x2580, 0x25FF), (0x2600, 0x2642),
    (0x2713, 0x2718), (0x2776, 0x2793), (0x2E80, 0x2EF3), (0x2FF0, 0x2FFB), (0x3000, 0x30FF),
    (0x3105, 0x312F), (0x31C0, 0x31E3), (0x3200, 0x33FF), (0xFE10, 0xFE4F), (0xFF01, 0xFFEE),
]  # fmt: skip

LICENCE = (
    "This Font Software is licensed under the SIL Open Font License, Version 1.1. "
    "This license is available with a FAQ at: https://openfontlicense.org"
)


def unihan(root):
    fields = {}
    for path in sorted((root / "usr/share/unicode").glob("Unihan_*.bz2")):
        for line in bz2.open(path, "rt", encoding="utf-8"):
            if line.startswith("U+"):
                code, field, value = line.rstrip("\n").split("\t")
                fields.setdefault(field, {})[int(code[2:], 16)] = value
    return fields


def is_han(code):
    compatibility = 0x2F800 <= code < 0x2FA20
    return (0x3400 <= code < 0xA000 or code >= 0x20000) and not compatibility


def charset(encoding, leads, trails):
    codes = set()
    for lead in leads:
        for trail in trails:
            try:
                codes.add(ord(bytes([lead, trail]).decode(encoding)))
            except (UnicodeDecodeError, TypeError):
                pass
    return {c for c in codes if is_han(c)}


def names_by_hand():
    text = (HERE / "names.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {ord(c) for c in "".join(lines) if not c.isspace()}


def open_face(path, family):
    if path.suffix != ".ttc":
        return TTFont(path)
    for number, font in enumerate(TTCollection(path, lazy=True).fonts):
        if font["name"].getBestFamilyName() == family:
            return TTFont(path, fontNumber=number)
    raise SystemExit(f"{path} has no {family}")


def prune(font, codes):
    options = subset.Options()
    options.layout_features = ["kern", "halt", "ccmp"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0]
    # Vertical setting is not used, and STAT only describes sibling files that are not here.
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "STAT", "gasp", "DSIG", "meta"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)


def to_quadratic(font):
    """CFF outlines to glyf outlines; nothing else changes."""
    order, glyph_set, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, TOLERANCE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements "
        "maxSizeOfInstructions maxComponentElements maxPoints maxContours maxCompositePoints "
        "maxCompositeContours maxComponentDepth"
    ).split():
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font.sfntVersion = "\0\1\0\0"


def rename(font, family, style, origin):
    """No licence name survives: a pruned font must not pass for the original."""
    copyright_line = font["name"].getDebugName(0)
    table = newTable("name")
    table.names = []
    font["name"] = table
    postscript = f"{family}-{style}".replace(" ", "")
    legacy = style in ("Regular", "Bold")
    names = {
        0: copyright_line,
        1: family if legacy else f"{family} {style}",
        2: style if legacy else "Regular",
        3: f"noticeboard;{postscript}",
        4: f"{family} {style}",
        5: f"Version 1.000; pruned from {origin}",
        6: postscript,
        13: LICENCE,
        14: "https://openfontlicense.org",
    }
    if not legacy:
        names |= {16: family, 17: style}
    for number, value in names.items():
        table.setName(value, number, 3, 1, 0x409)


def make(source, face, codes, out, family, style, origin):
    font = open_face(source, face)
    font.recalcTimestamp = False
    prune(font, codes)
    if "CFF " in font:
        to_quadratic(font)
    rename(font, family, style, origin)
    font["post"] = post = newTable("post")
    post.formatType, post.italicAngle, post.isFixedPitch = 3.0, 0, 0
    post.underlinePosition, post.underlineThickness = -125, 50
    post.minMemType42 = post.maxMemType42 = post.minMemType1 = post.maxMemType1 = 0
    font["OS/2"].fsType = 0
    font.save(FONTS / out)
    print(out, (FONTS / out).stat().st_size, "bytes", len(font.getBestCmap()), "characters")


def write_list(name, head, codes):
    text = "".join(chr(c) for c in codes)
    rows = [text[i : i + 50] for i in range(0, len(text), 50)]
    DATA.mkdir(exist_ok=True)
    (DATA / name).write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")
    print(name, len(codes))


def main():
    root = pathlib.Path(sys.argv[1])
    only = sys.argv[2:]
    han = unihan(root)
    opentype = root / "usr/share/fonts/opentype/noto"
    kai = root / "usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
    drawn = {
        name: set(open_face(opentype / f"Noto{name}CJK-Bold.ttc", f"Noto {name} CJK SC").getBestCmap())
        for name in ("Sans", "Serif")
    }
    both = drawn["Sans"] & drawn["Serif"]

    standard = {c: int(v.split(":")[1]) for c, v in han["kTGH"].items()}
    gb2312 = charset("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF))
    big5_level_1 = charset("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])
    by_hand = names_by_hand()
    # Beyond the basic block a character is only ever typed because a name or a place needs it.
    extensions = {c for c in both if c >= 0x20000 and is_han(c)}
    symbols = {c for first, last in SYMBOLS for c in range(first, last + 1)}

    narrow = set(standard) | gb2312 | by_hand | {c for c in extensions if c in han["kIRG_GSource"]}
    wide = narrow | big5_level_1 | extensions
    # Dictionaries and telegraph code books: what names were written with before computers.
    for field in ("kXHC1983", "kMainlandTelegraph", "kTaiwanTelegraph", "kKoreanName", "kJinmeiyoKanji"):
        wide |= set(han[field])
    wide = {c for c in wide if is_han(c)} & both

    sans, serif = "Noto Sans CJK SC", "Noto Serif CJK SC"
    jobs = [
        (opentype / "NotoSansCJK-Regular.ttc", sans, wide, "body.ttf", "Noticeboard Hei", "Regular", sans + " 2.004"),
        (opentype / "NotoSansCJK-Bold.ttc", sans, wide, "body-bold.ttf", "Noticeboard Hei", "Bold", sans + " 2.004"),
        (opentype / "NotoSerifCJK-Black.ttc", serif, wide, "title.ttf", "Noticeboard Song", "Black", serif + " 2.001"),
        (opentype / "NotoSerifCJK-Regular.ttc", serif, narrow & both, "fangsong.ttf", "Noticeboard Song", "Regular", serif + " 2.001"),
        (kai, "LXGW WenKai", narrow, "pledge.ttf", "Noticeboard Kai", "Regular", "an OFL Kai 1.250"),
    ]  # fmt: skip
    FONTS.mkdir(parents=True, exist_ok=True)
    for source, face, codes, out, *names in jobs:
        if not only or out in only:
            make(source, face, codes | symbols, out, *names)

    if only and "lists" not in only:
        return
    origin = "# From the Unihan database, (c) Unicode, Inc., https://www.unicode.org/terms_of_use.html"
    write_list(
        "standard-characters.txt",
        ["# The 8,105 characters of the 2013 standard table (kTGH), in the table's order.", origin],
        sorted(standard, key=standard.get),
    )
    rare = [c for c in sorted(standard, key=standard.get) if standard[c] > 6500 and c not in gb2312]
    beyond = [c for c in sorted(by_hand | extensions) if c in both and c not in standard and c not in gb2312]
    beyond = [c for c in beyond if c in by_hand or c in han["kIRG_GSource"]]
    write_list(
        "rare-names.txt",
        [
            "# Rare characters of names. First the standard table's third level (surnames, given names,",
            "# places) as far as GB 2312 lacks it; then, beyond the table, characters seen in names",
            "# (tests/fonts/names.txt) and the extension characters with a mainland source that both",
            "# Noto CJK families draw.",
            origin,
        ],
        rare + beyond,
    )


main()
