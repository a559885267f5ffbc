"""A checklist in the form that is asked for."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

from tender_guard.reports import checklist_form, checklist_pdf, checklist_sheet
from tender_guard.reports.typeface import find_typeface
from tender_guard.settings import Settings
from tender_guard.supervision.checklist import Checklist

Form: TypeAlias = Literal["docx", "xlsx", "pdf"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)


def rendered(listed: Checklist, form: Form, settings: Settings) -> bytes:
    """The file.

    Raises:
        TypefaceError: a PDF is asked for, and there is no Chinese font.
    """
    if form == "pdf":
        return checklist_pdf.render(listed, find_typeface(settings))
    return checklist_form.render(listed) if form == "docx" else checklist_sheet.render(listed)
