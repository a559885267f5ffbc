"""The page that a day begins with."""

from __future__ import annotations

from typing import Final

from litestar import get
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from ..security import EVERYONE, access


@get("/", opt=access(EVERYONE), include_in_schema=False, sync_to_thread=False)
def home() -> Redirect:
    """The documents."""
    return Redirect("/documents", status_code=HTTP_303_SEE_OTHER)


ROUTES: Final = [home]
