"""Writes figure.ttf, the letters of figures, from DejaVu Sans.

Run `python subset.py DejaVuSans.ttf` with fonttools 4.68.0 and DejaVu Sans 2.37.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

LETTERS = [
    (0x20, 0x7E),  # Latin
    (0xA0, 0x17F),  # with accents
    (0x391, 0x3C9),  # Greek
    (0x3D1, 0x3D1),
    (0x3D5, 0x3D5),
    (0x2010, 0x2015),  # dashes
    (0x2018, 0x201E),  # quotation marks
    (0x2026, 0x2026),
    (0x2032, 0x2033),
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x1D40, 0x1D40),  # ᵀ
    (0x1D62, 0x1D65),
    (0x2C7C, 0x2C7C),
    (0x20AC, 0x20AC),
    (0x2102, 0x2102),  # ℂ ℕ ℚ ℝ ℤ
    (0x2115, 0x2115),
    (0x211A, 0x211A),
    (0x211D, 0x211D),
    (0x2124, 0x2124),
    (0x2190, 0x2195),  # arrows
    (0x21A6, 0x21A6),
    (0x21D2, 0x21D4),
    (0x2200, 0x222B),  # mathematics
    (0x2248, 0x2248),
    (0x2260, 0x2265),
    (0x226A, 0x226B),
    (0x2282, 0x2287),
    (0x2295, 0x2299),
    (0x22A4, 0x22A5),
    (0x22C5, 0x22C5),
    (0x25A0, 0x25CF),
]

# plotters sets SVG text at 1/1.24 of the height that it uses for the font in bitmaps, whose height
# extends from the ascender to the descender. With these two both have one size.
EM_IN_HEIGHTS = 1.24
ASCENDER = 0.98


def main():
    font = TTFont(sys.argv[1])
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[0, 1, 2, 13, 14])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for first, last in LETTERS for c in range(first, last + 1)])
    subsetter.subset(font)
    unit = font["head"].unitsPerEm
    ascender, descender = round(ASCENDER * unit), round((ASCENDER - EM_IN_HEIGHTS) * unit)
    font["hhea"].ascent = font["OS/2"].sTypoAscender = ascender
    font["hhea"].descent = font["OS/2"].sTypoDescender = descender
    font["hhea"].lineGap = font["OS/2"].sTypoLineGap = 0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(pathlib.Path(__file__).with_name("figure.ttf"))


main()
