"""The desk of whoever reviews a document: its findings as cards, its pages or leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tender_guard.casework import decisions, documents, granted, tracking
from tender_guard.casework.decisions import DecisionLine
from tender_guard.casework.documents import CheckLine, DocumentLine
from tender_guard.casework.granted import WaiverLine
from tender_guard.casework.sight import Sight
from tender_guard.documents.model import Box
from tender_guard.errors import DocumentError
from tender_guard.findings import Finding, Report
from tender_guard.reports import summary
from tender_guard.reports.leaves import Leaf, leaf_of
from tender_guard.reports.marking import Piece, pieces
from tender_guard.reports.results import Legend, first_place, numbered

from ..office import Office
from ..resources.results import report_of

OUTSIDE: Final = "none"
"""How the filter calls findings outside the seven prohibitions."""
_SIGN: Final = 9.0
"""Points that a finding's number beside its boxes is high, and two signs of it about wide."""


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as shown.

    ``tracked`` is its number where it is followed until it is mended; ``sheet`` the page or leaf
    that its words stand on.
    """

    number: int
    finding: Finding
    decision: DecisionLine | None
    location: str
    pieces: tuple[Piece, ...]
    prohibition: str
    tracked: int | None = None
    sheet: int | None = None

    @property
    def settled(self) -> bool:
        """Has somebody decided, or is it waived?"""
        return self.decision is not None or self.finding.waived is not None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which findings are to be shown; empty: all."""

    severity: str = ""
    prohibition: str = ""
    decided: str = ""

    def holds(self, card: Card) -> bool:
        """Is it one of them?"""
        finding = card.finding
        return (
            self.severity in {"", finding.severity}
            and self.prohibition in {"", finding.prohibition or OUTSIDE}
            and self.decided in {"", "yes" if card.settled else "no"}
        )


@dataclass(frozen=True, slots=True)
class Desk:
    """A document with its last report; ``report`` and ``check`` are None until one is done."""

    document: DocumentLine
    versions: Sequence[DocumentLine]
    check: CheckLine | None
    report: Report | None
    cards: Sequence[Card]
    legend: Legend
    waivers: Sequence[WaiverLine]

    @property
    def paged(self) -> bool:
        """Does the file have pages that can be drawn?"""
        return self.report is not None and self.report.document.format == "pdf"

    def named(self, finding: str) -> Card | None:
        """The card of a finding."""
        return next((card for card in self.cards if card.finding.id == finding), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """The boxes of a finding on a page, and where its number stands: right edge and base line."""

    card: Card
    boxes: tuple[Box, ...]
    right: float
    base: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page or leaf: a picture with boxes, or text with marks; or why it cannot be shown."""

    number: int
    last: int
    width: float = 0.0
    height: float = 0.0
    boxes: Sequence[Mark] = ()
    leaf: Leaf = ()
    problem: str = ""


def desk_of(office: Office, sight: Sight, document_id: str) -> Desk:
    """The desk of a document that is seen."""
    with office.store.reading_session() as session:
        document = documents.get(session, sight, document_id)
        versions = documents.versions(session, sight, document_id)
        checks = documents.checks(session, sight, document_id)
        done = next((one for one in checks if one.job.state == "done"), None)
        waivers = granted.of_series(session, document.series)
        if done is None:
            return Desk(document, versions, None, None, (), Legend(), waivers)
        report = report_of(session, sight, done)
        last = decisions.standing(decisions.of_series(session, document.series))
        followed = tracking.followed(session, document.series)
    legend = legend_of(office, done)
    serial = numbered(report.findings)
    cards = [
        card_of(report, legend, last, serial[one.id], one, followed.get(one.id))
        for one in report.findings
    ]
    cards.sort(key=lambda card: card.number)
    return Desk(document, versions, done, report, cards, legend, waivers)


def legend_of(office: Office, check: CheckLine | None) -> Legend:
    """What rules and prohibitions were called when it was checked."""
    rulebook = office.kept(check.rulebook) if check else office.rulebook()
    return Legend.of(rulebook.rules.values(), rulebook.prohibitions.values())


def card_of(  # noqa: PLR0913, PLR0917 (the parts of a card)
    report: Report,
    legend: Legend,
    last: Mapping[str, DecisionLine],
    number: int,
    finding: Finding,
    tracked: int | None = None,
) -> Card:
    """A finding of a report, with the last decision on it."""
    return Card(
        number,
        finding,
        last.get(finding.id),
        summary.location(report, finding),
        pieces(finding.quote, finding.matched),
        legend.prohibition(finding.prohibition),
        tracked,
        finding.page,
    )


def placed(desk: Desk, leaves: Sequence[Leaf]) -> Desk:
    """With the leaf that each finding stands on, where the file has no pages."""
    if desk.paged or desk.report is None:
        return desk
    cards = [_on_leaf(card, leaves) for card in desk.cards]
    return replace(desk, cards=cards)


def _on_leaf(card: Card, leaves: Sequence[Leaf]) -> Card:
    if not card.finding.places:
        return card
    return replace(card, sheet=leaf_of(leaves, first_place(card.finding).paragraph))


async def leaves_of(office: Office, desk: Desk) -> tuple[Sequence[Leaf], Sheet | None]:
    """The text of a file without pages, or why it cannot be shown."""
    if desk.paged:
        return (), None
    try:
        return await office.sheets.leaves(desk.document), None
    except DocumentError as error:
        return (), Sheet(1, 1, problem=str(error))


async def sheet_of(office: Office, desk: Desk, leaves: Sequence[Leaf], number: int) -> Sheet:
    """The page or leaf of that number, or the nearest there is."""
    pages = desk.report.document.pages if desk.report and desk.paged else len(leaves)
    last = max(pages or 1, 1)
    number = min(max(number, 1), last)
    if not desk.paged:
        return Sheet(number, last, leaf=leaves[number - 1] if leaves else ())
    try:
        drawn = await office.sheets.drawing(desk.document, number)
    except DocumentError as error:
        return Sheet(number, last, problem=str(error))
    return Sheet(number, last, drawn.width, drawn.height, _marks(desk, number))


def _marks(desk: Desk, page: int) -> list[Mark]:
    """The boxes on a page; numbers of findings on the same words stand beside each other."""
    marks: list[Mark] = []
    for card in desk.cards:
        for place in card.finding.places:
            if place.page != page or not place.boxes:
                continue
            right = max(place.boxes[0].x0 - 4, 2 * _SIGN)
            base = place.boxes[0].top + _SIGN
            while any(abs(m.base - base) < _SIGN and abs(m.right - right) < _SIGN for m in marks):
                right -= 1.5 * _SIGN
            marks.append(Mark(card, place.boxes, max(right, 2 * _SIGN), base))
    return marks
