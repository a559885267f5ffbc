"""PDF forms: a template of typst filled with data, its Chinese font embedded."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from tender_guard.reports.typeface import Typeface

_TEMPLATES: Final = Path(__file__).with_name("templates")


def typeset(template: str, data: dict[str, Any], typeface: Typeface, day: date) -> bytes:
    """The PDF of a template (``templates/<template>.typ``) with data and fonts.

    The same data of the same ``day`` give the same file.
    """
    filled = {**data, "song": typeface.song, "hei": typeface.hei}
    made: bytes = typst.compile(
        _TEMPLATES / f"{template}.typ",
        font_paths=list(typeface.folders),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(filled, ensure_ascii=False)},
        timestamp=datetime.combine(day, time(), UTC),
    )
    return made
