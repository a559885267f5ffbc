"""The Chinese typefaces of PDF forms and plots: found on this machine, never shipped.

Word files and workbooks only name their fonts; what is drawn here needs the font file itself, and
a font without Chinese would print empty boxes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from typst import FontInfo, Fonts

from tender_guard.errors import TypefaceError
from tender_guard.settings import Settings, variable

PACKAGE: Final = "fonts-noto-cjk"
"""The Debian package that has what is needed."""

_SONG: Final = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "SimSun",
    "AR PL UMing CN",
)
_HEI: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "SimHei",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """Families that have Chinese: ``song`` for running text, ``hei`` for heads and plots.

    ``folders`` hold their files. Where the machine has one of the two, it stands for both.
    """

    song: str
    hei: str
    folders: tuple[Path, ...]


def find_typeface(settings: Settings) -> Typeface:
    """The typeface of the setting ``font``, else the first known one that is installed.

    Raises:
        TypefaceError: there is none.
    """
    return _set(settings.font.expanduser()) if settings.font is not None else _installed()


def _set(file: Path) -> Typeface:
    name = variable("font")
    if not file.is_file():
        raise TypefaceError(f"{name}={file}：没有这个字体文件")
    folder = file.resolve().parent
    there = [
        font
        for font in _fonts(folder)
        if font.path is not None and Path(font.path).resolve() == file.resolve()
    ]
    if not there:
        raise TypefaceError(f"{name}={file}：不是可用的字体文件（.ttf、.ttc、.otf）")
    known = _first((*_SONG, *_HEI), there)
    family = known.family if known is not None else there[0].family
    return Typeface(family, family, (folder,))


@lru_cache(maxsize=1)
def _installed() -> Typeface:
    fonts = Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts()
    song, hei = _first(_SONG, fonts), _first(_HEI, fonts)
    found = [font for font in (song, hei) if font is not None]
    if not found:
        raise TypefaceError(
            f"没有可用的中文字体，无法生成 PDF 和图表：请安装 {PACKAGE}，"
            f"或用设置 {variable('font')} 指定字体文件"
        )
    folders = dict.fromkeys(Path(font.path).parent for font in found if font.path is not None)
    return Typeface((song or found[0]).family, (hei or found[0]).family, tuple(folders))


def _fonts(folder: Path) -> list[FontInfo]:
    return Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    ).fonts()


def _first(families: Iterable[str], fonts: Iterable[FontInfo]) -> FontInfo | None:
    by_family = {font.family: font for font in reversed(list(fonts))}
    return next((by_family[family] for family in families if family in by_family), None)
