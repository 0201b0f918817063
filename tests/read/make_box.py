"""Writes kg/read/box.ttf again: a font in which every character is the same box. Run it by hand; it needs fonttools."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

UNITS, ASCENT, DESCENT = 1000, 880, -120
PLATFORMS = ((0, 6), (3, 10))


def box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    for point in ((0, ASCENT), (UNITS, ASCENT), (UNITS, DESCENT)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def all_to_the_box(platform: int, encoding: int) -> object:
    """The table of format 13 maps all characters to one glyph."""
    table = CmapSubtable.getSubtableClass(13)(13)
    table.platformID, table.platEncID, table.format = platform, encoding, 13
    table.language = table.reserved = table.length = table.nGroups = 0
    table.cmap = dict.fromkeys(range(0x20, 0x30000), "box")
    return table


def main() -> None:
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": box(), "box": box()})
    builder.setupHorizontalMetrics({".notdef": (UNITS, 0), "box": (UNITS, 0)})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": "Mailuo Box", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, usWinAscent=ASCENT, usWinDescent=-DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.font["cmap"].tables = [all_to_the_box(*platform) for platform in PLATFORMS]
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(Path(__file__).parent.parent.parent / "kg" / "read" / "box.ttf")


if __name__ == "__main__":
    main()
