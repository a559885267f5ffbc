from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest
import typst

from tender_guard.errors import TypefaceError
from tender_guard.reports import typeface
from tender_guard.reports.typeface import PACKAGE, find_typeface
from tender_guard.settings import Settings

needs_fonts = pytest.mark.skipif(
    not list(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc")),
    reason=f"{PACKAGE} is not installed",
)


@needs_fonts
def test_an_installed_typeface_is_found() -> None:
    found = find_typeface(Settings())
    assert (found.song, found.hei) in {
        ("Noto Serif CJK SC", "Noto Sans CJK SC"),
        ("Noto Sans CJK SC", "Noto Sans CJK SC"),
    }
    assert all(folder.is_dir() for folder in found.folders)


@needs_fonts
def test_a_typeface_can_be_set_by_its_file(tmp_path: Path) -> None:
    source = next(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"))
    file = tmp_path / "字体.ttc"
    shutil.copy(source, file)
    found = find_typeface(Settings(font=file))
    assert (found.song, found.hei) == ("Noto Sans CJK SC", "Noto Sans CJK SC")
    assert found.folders == (tmp_path,)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(TypefaceError, match="没有这个字体文件"):
        find_typeface(Settings(font=tmp_path / "无.ttf"))
    wrong = tmp_path / "文本.ttf"
    wrong.write_bytes(base64.b64decode("dGV4dA=="))
    with pytest.raises(TypefaceError, match=r"文本\.ttf：不是可用的字体文件"):
        find_typeface(Settings(font=wrong))


def test_no_typeface_at_all_is_one_line_that_names_the_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Bare:
        def __init__(self, **_: object) -> None: ...

        def fonts(self) -> list[typst.FontInfo]:
            return []

    monkeypatch.setattr(typeface, "Fonts", Bare)
    typeface._installed.cache_clear()  # noqa: SLF001 - what this process found earlier
    with pytest.raises(TypefaceError, match=f"请安装 {PACKAGE}") as error:
        find_typeface(Settings())
    assert "\n" not in str(error.value)
