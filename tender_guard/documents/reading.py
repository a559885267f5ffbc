"""The one way in: a file becomes a `Document`, whatever it is called."""

from __future__ import annotations

from pathlib import Path

from tender_guard.documents.file import load
from tender_guard.documents.model import Document
from tender_guard.documents.pdf import read_pdf
from tender_guard.documents.plain import read_plain
from tender_guard.documents.signatures import is_named_text, kind_of, refusal
from tender_guard.documents.word import read_word
from tender_guard.settings import Settings


def read(path: Path, settings: Settings) -> Document:
    """The document at `path`: PDF or DOCX by content, plain text where the name says so.

    Raises:
        DocumentError: one of its kinds, with the file and the reason in Chinese.
    """
    file = load(path, settings)
    kind = kind_of(file)
    if kind == "pdf":
        return read_pdf(file, settings)
    if kind == "zip":
        return read_word(file, settings)
    if is_named_text(file) and kind in {"unknown", "web", "xml", "rtf"}:
        return read_plain(file, settings)
    raise refusal(file, kind)
