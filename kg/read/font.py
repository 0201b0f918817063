"""One font for all that a PDF names without holding it, in place of those of this machine.

The PDF library measures characters by their font. Which fonts a machine has must not decide on a text, and without any Chinese
font lines get lost; so every name is given `box.ttf`, where each character is the same box. Nothing is looked for on the disk.
"""

from __future__ import annotations

import ctypes
import functools
from importlib.resources import files
from typing import Any

_HANDLE = 1  # of the one font
_GB2312 = 134  # the number of the character set in Windows


@functools.cache
def supply() -> tuple[Any, ...]:
    """Tells the library about the font; what it returns must live as long as the library is used."""
    import pypdfium2.raw as c

    data = files("kg.read").joinpath("box.ttf").read_bytes()

    def give(_self: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0  # it asks for the whole file then
        if buffer and size >= len(data):
            ctypes.memmove(buffer, data, len(data))
        return len(data)

    answers = {
        "MapFont": lambda *_asked: _HANDLE, "GetFontData": give, "GetFontCharset": lambda *_asked: _GB2312,
        "GetFont": lambda *_asked: 0, "GetFaceName": lambda *_asked: 0,
        "EnumFonts": lambda *_asked: None, "DeleteFont": lambda *_asked: None, "Release": lambda *_asked: None,
    }
    info, kinds = c.FPDF_SYSFONTINFO(), dict(c.FPDF_SYSFONTINFO._fields_)
    kept = {name: kinds[name](answer) for name, answer in answers.items()}
    info.version = 1
    for name, answer in kept.items():
        setattr(info, name, answer)
    c.FPDF_SetSystemFontInfo(info)
    return info, kept
