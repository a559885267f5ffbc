"""Logs as lines of JSON, without personal data: ids and routes, no names, addresses or contents."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

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


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        said |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            said["fault"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def begin_logs() -> None:
    """Write the lines to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logger.handlers = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
