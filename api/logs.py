"""Logs as lines of JSON, without personal data: ids and routes, no names, addresses or contents.

What others than this service write is told by its pattern, without what would be put into it; a
fault by its kind and its places, without its words, which may be somebody's.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

logger: Final = logging.getLogger("tender_guard.api")

_FIELDS: Final = (
    "job",
    "kind",
    "problem",
    "method",
    "route",
    "status",
    "milliseconds",
    "person",
    "request",
)
_PLACE: Final = re.compile(r'File "([^"]+)", line (\d+), in \S+')


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "event": str(record.msg),
        }
        if record.name != logger.name:
            said["library"] = record.name
        said |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said["fault"] = list(_told(record.exc_info[1]))
        return json.dumps(said, ensure_ascii=False)


def _told(fault: BaseException | None) -> Iterator[dict[str, Any]]:
    """The fault, then what it came from."""
    while fault is not None:
        frames = traceback.extract_tb(fault.__traceback__)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        if not places:  # of another process, whose traceback comes as text
            places = [":".join(place) for place in _PLACE.findall(str(fault))]
        yield {"kind": type(fault).__name__, "places": places}
        fault = fault.__cause__ or fault.__context__


def begin_logs() -> None:
    """Write the lines to standard error, ours and the warnings of everyone else."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    others = logging.getLogger()
    others.handlers = [handler]
    others.setLevel(logging.WARNING)
