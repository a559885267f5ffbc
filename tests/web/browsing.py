"""The service as people meet it in a browser, and what must be true of every page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect
from running import PASSWORD, enrol
from serving import Person, serving

from api.office import open_office
from tender_guard.casework import people
from tender_guard.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"

WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}
_PATIENCE = 60_000
"""Milliseconds that a page has: the first check waits for its process to start."""
_HEAVY = {"serious", "critical"}
_REFUSED = "the server responded with a status of 4"
"""A form that is at fault is answered so; the browser says that on its console."""
_CUT = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
"""So the browser says that a test cut the line."""


expect.set_options(timeout=_PATIENCE)


@dataclass(frozen=True)
class Site:
    """A running service; ``ids`` are its people's, by login."""

    address: str
    ids: Mapping[str, str]

    @contextmanager
    def client(self, login: str) -> Iterator[Person]:
        """Someone who is signed in to the API, to make what a page then shows."""
        with Person(self.address, login) as person:
            yield person

    def import_workbook(self, agencies: Mapping[str, str], folder: Path) -> None:
        """Take in the sample workbook; ``agencies`` by project."""
        book = load_workbook(SAMPLES / "台账.xlsx")
        lots = book["标段"]
        heads = [cell.value for cell in lots[2]]
        for row in lots.iter_rows(min_row=3, max_row=6):
            row[heads.index("招标代理机构")].value = agencies.get(str(row[1].value))
        path = folder / "台账.xlsx"
        book.save(path)
        book.close()
        with self.client("office") as office:
            files = {"file": (path.name, path.read_bytes())}
            taken = office.post("/records/imports?wait=60", files=files).json()
            assert taken["job"]["state"] == "done", taken


@contextmanager
def open_site(folder: Path) -> Iterator[Site]:
    """The service in a process of its own, with people of every role."""
    data = folder / "data"
    office = open_office(Settings(data=data))
    with office.store.writing_session() as session:
        people.first_link(session)
    ids = enrol(office)
    office.store.close()
    with serving(data, folder / "said") as process:
        yield Site(process.address, ids)


class Visitor:
    """Someone at a browser, signed in; keeps what their pages do that no page may."""

    def __init__(
        self, browser: Browser, site: Site, login: str, width: int, *, scripts: bool
    ) -> None:
        size = NARROW if width == NARROW["width"] else WIDE
        self._host = urlsplit(site.address).netloc
        self._faults: list[str] = []
        self._context = browser.new_context(
            base_url=site.address,
            viewport=size,
            locale="zh-CN",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        self._context.set_default_timeout(_PATIENCE)
        self._context.on("request", self._asked)
        self._context.on("console", self._told)
        self._context.on("weberror", lambda error: self._faults.append(str(error.error)))
        self.page = self._context.new_page()
        self.page.goto("/sign-in")
        self.page.fill("#login", login)
        self.page.fill("#password", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def leave(self) -> list[str]:
        """Close the browser's window; what was wrong."""
        self._context.close()
        return self._faults

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self._faults.append(f"asked {request.url}")

    def _told(self, message: ConsoleMessage) -> None:
        is_expected = _REFUSED in message.text or any(one in message.text for one in _CUT)
        if message.type in {"error", "warning"} and not is_expected:
            self._faults.append(f"{message.page and message.page.url}: {message.text}")


def no_serious_fault(page: Page, folder: Path) -> None:
    """Look at a page at both widths; pictures of it are kept in ``folder``."""
    before = page.viewport_size
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        page.wait_for_load_state("load")
        page.screenshot(path=folder / f"{size['width']}.png", full_page=True)
        place = f"{page.url} ({size['width']} px)"
        assert not _serious(page), f"{place}: {_serious(page)}"
        beside = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert beside <= 0, f"{place}: {beside} px beside the screen"
        assert page.title().strip(), place
    if before is not None:
        page.set_viewport_size(before)


def _serious(page: Page) -> list[str]:
    """What axe finds, as rule and element."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in _HEAVY
        for node in fault["nodes"]
    ]
