"""Changes of the rules: parameters, the seven prohibitions, the lexicon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from anyio.to_thread import run_sync
from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta
from sqlmodel import Session

from tender_guard.casework import changes
from tender_guard.casework.changes import RuleChange, State
from tender_guard.casework.paging import Page, sliced
from tender_guard.casework.people import Role, Someone
from tender_guard.errors import UnknownError, UsageError
from tender_guard.reports import amendments, phrases
from tender_guard.reports.amendments import list_title
from tender_guard.rulebook import overlay
from tender_guard.rulebook.overlay import Amendment, Deed, Form

from ..jobs import settled
from ..office import Office
from ..parameters import TheOffice, ThePerson, TheTurn, Wait
from ..security import ADMINISTRATOR, EVERYONE, access

Line = Annotated[str, Meta(min_length=1, max_length=500)]
WATCHERS: Final[tuple[Role, ...]] = ("administrator", "auditor")
"""Who sees how the rules are changed."""


@dataclass(frozen=True)
class ParameterChange:
    """Another value of a parameter: ``2%``, ``0.02``, ``2/3``, ``30``, ``2026-01-01``, ``是``."""

    id: Line
    value: Line
    document: Annotated[str, Meta(max_length=500)] | None = None


@dataclass(frozen=True)
class ProhibitionEntry:
    """One of the seven prohibitions as it shall read."""

    number: Line
    name: Line
    wording: Line
    status: Line


@dataclass(frozen=True)
class LexiconChange:
    """A line to be added to a list of the lexicon, or to be taken away."""

    name: Line
    deed: Deed
    line: Line
    form: Form = "word"


@dataclass(frozen=True)
class NewChange:
    """A change: one of the three, from which day, and why."""

    effective: date
    reason: Annotated[str, Meta(min_length=1, max_length=changes.LONGEST_REASON)]
    parameter: ParameterChange | None = None
    prohibitions: list[ProhibitionEntry] | None = None
    lexicon: LexiconChange | None = None


@dataclass(frozen=True)
class Confirmation:
    """Whether it is to come into effect although accuracy falls."""

    despite_losses: bool = False


@dataclass(frozen=True)
class ChangeLine:
    """A change with what it says in Chinese."""

    title: str
    change: RuleChange


@dataclass(frozen=True)
class ParameterLine:
    """A parameter as it is today; ``shown`` is the value with its unit."""

    id: str
    title: str
    value: str
    shown: str
    unit: str
    source: str
    local: bool
    document: str | None


@dataclass(frozen=True)
class WordList:
    """A list of the lexicon: what it is called, and how many words and patterns it has."""

    name: str
    title: str
    words: int
    patterns: int


@dataclass(frozen=True)
class WordLines:
    """A list of the lexicon in full."""

    name: str
    title: str
    words: list[str]
    patterns: list[str]


@get(
    "/rulebook/parameters",
    opt=access(EVERYONE, "rules:read"),
    summary="规则的参数",
    sync_to_thread=True,
)
def parameters(office: TheOffice) -> list[ParameterLine]:
    """规则所用的限额、天数、比例等参数的现行值及其出处。"""
    return [
        ParameterLine(
            one.id,
            one.title,
            overlay.written(one),
            phrases.parameter(one),
            one.unit,
            one.source,
            one.local,
            one.document,
        )
        for one in office.rulebook().parameters.values()
    ]


@get("/rulebook/lexicon", opt=access(WATCHERS, "rules:read"), summary="词库", sync_to_thread=True)
def lexicon(office: TheOffice, turn: TheTurn) -> Page[WordList]:
    """词库的各张表。"""
    return sliced(word_lists(office), turn)


def word_lists(office: Office) -> list[WordList]:
    """All lists that can be changed."""
    rulebook = office.rulebook()
    known = rulebook.lexicon
    names = [
        *(f"{overlay.GROUP}{name}" for name in known.groups),
        *(f"{overlay.EXCEPTION}{name}" for name in known.exceptions),
    ]
    lists = [
        WordList(name, list_title(name, rulebook), len(one.words), len(one.patterns))
        for name in names
        if (one := overlay.listing(rulebook, name)) is not None
    ]
    title = list_title(overlay.PLACES, rulebook)
    return [*lists, WordList(overlay.PLACES, title, len(known.not_regions), 0)]


@get(
    "/rulebook/lexicon/{name:str}",
    opt=access(WATCHERS, "rules:read"),
    summary="词库的一张表",
    sync_to_thread=True,
)
def word_lines(office: TheOffice, name: FromPath[str]) -> WordLines:
    """词库的一张表：各词和各表达式。"""
    return lines_of(office, name)


def lines_of(office: Office, name: str) -> WordLines:
    """One list; UnknownError where there is none."""
    rulebook = office.rulebook()
    if name == overlay.PLACES:
        places = list(rulebook.lexicon.not_regions)
        return WordLines(name, list_title(name, rulebook), places, [])
    known = overlay.listing(rulebook, name)
    if known is None:
        raise UnknownError("词库中没有这张表")
    title = list_title(name, rulebook)
    return WordLines(name, title, list(known.words), list(known.patterns))


@get(
    "/rulebook/changes",
    opt=access(WATCHERS, "rules:read"),
    summary="规则变更",
    sync_to_thread=True,
)
def listing(
    office: TheOffice, turn: TheTurn, only: FromQuery[State | None] = None
) -> Page[ChangeLine]:
    """规则的各次变更，新的在前；可按状态筛选。"""
    with office.store.reading_session() as session:
        page = changes.listed(session, turn, only)
    return Page([line(office, one) for one in page.items], page.total, page.page, page.size)


def line(office: Office, change: RuleChange) -> ChangeLine:
    """The change with its title."""
    return ChangeLine(amendments.title(change.amendment, office.rulebook()), change)


@post("/rulebook/changes", opt=access(ADMINISTRATOR, "rules:write"), summary="提出规则变更")
async def propose(
    office: TheOffice, person: ThePerson, data: JSONBody[NewChange], wait: Wait = 0
) -> ChangeLine:
    """提出一项变更并开始试算：参数、七个不准的清单、词库的一行，三者之一。

    试算用各规则的例子和标注的条款；通过后须再确认，自生效之日起生效。
    """
    change_id = await run_sync(lambda: put(office, person, data))
    return await _answered(office, change_id, wait)


def put(office: Office, person: Someone, data: NewChange) -> str:
    """Accept a change to be tried; its id."""
    amendment = _amendment(office, data)
    with office.store.writing_session() as session:
        made = changes.propose(
            session,
            person,
            amendment,
            data.effective,
            data.reason,
            office.rules.base.sha256,
        )
    office.dispatcher.wake()
    return made


def _amendment(office: Office, data: NewChange) -> Amendment:
    rulebook = office.rules.on(data.effective)
    match data:
        case NewChange(parameter=ParameterChange() as one, prohibitions=None, lexicon=None):
            return overlay.parameter_draft(rulebook, one.id, one.value, one.document)
        case NewChange(parameter=None, prohibitions=list() as items, lexicon=None):
            given = [
                {"number": o.number, "name": o.name, "wording": o.wording, "status": o.status}
                for o in items
            ]
            return overlay.prohibitions_draft(rulebook, given)
        case NewChange(parameter=None, prohibitions=None, lexicon=LexiconChange() as one):
            return overlay.lexicon_draft(rulebook, one.name, one.deed, one.form, one.line)
        case _:
            raise UsageError("parameter、prohibitions、lexicon 须有且只有一项")


async def _answered(office: Office, change_id: str, wait: float) -> ChangeLine:
    found = await run_sync(find, office, change_id)
    if wait and found.change.job is not None and not found.change.job.over:
        await settled(office.store, found.change.job.id, wait)
        found = await run_sync(find, office, change_id)
    return found


def find(office: Office, change_id: str) -> ChangeLine:
    """One change; UnknownError where there is none."""
    with office.store.reading_session() as session:
        return line(office, changes.get(session, change_id))


@get(
    "/rulebook/changes/{change_id:str}",
    opt=access(WATCHERS, "rules:read"),
    summary="一项规则变更",
)
async def one(office: TheOffice, change_id: FromPath[str], wait: Wait = 0) -> ChangeLine:
    """一项变更：内容、理由、生效日期，试算的进度和结果。"""
    return await _answered(office, change_id, wait)


@post(
    "/rulebook/changes/{change_id:str}/trial",
    opt=access(ADMINISTRATOR, "rules:write"),
    summary="再试算",
)
async def again(
    office: TheOffice, person: ThePerson, change_id: FromPath[str], wait: Wait = 0
) -> ChangeLine:
    """按现在的规则再试算一次。"""
    await run_sync(lambda: try_again(office, person, change_id))
    return await _answered(office, change_id, wait)


def try_again(office: Office, person: Someone, change_id: str) -> None:
    """Try it once more."""
    with office.store.writing_session() as session:
        changes.try_again(session, person, change_id, office.rules.base.sha256)
    office.dispatcher.wake()


@post(
    "/rulebook/changes/{change_id:str}/confirmation",
    opt=access(ADMINISTRATOR, "rules:write"),
    summary="确认规则变更",
    sync_to_thread=True,
    status_code=200,
)
def confirm(
    office: TheOffice,
    person: ThePerson,
    change_id: FromPath[str],
    data: JSONBody[Confirmation],
) -> ChangeLine:
    """确认试算通过的变更，自生效之日起生效；准确率下降的，须以 `despite_losses` 明确确认。"""
    settle(
        office,
        lambda session: changes.confirm(
            session,
            person,
            change_id,
            office.rules.base.sha256,
            despite_losses=data.despite_losses,
        ),
    )
    return find(office, change_id)


@post(
    "/rulebook/changes/{change_id:str}/withdrawal",
    opt=access(ADMINISTRATOR, "rules:write"),
    summary="撤回规则变更",
    sync_to_thread=True,
    status_code=200,
)
def withdraw(office: TheOffice, person: ThePerson, change_id: FromPath[str]) -> ChangeLine:
    """撤回尚未生效的变更。"""
    settle(office, lambda session: changes.withdraw(session, person, change_id))
    return find(office, change_id)


def settle(office: Office, deed: Callable[[Session], None]) -> None:
    """Confirm or withdraw, and let it count at once."""
    with office.store.writing_session() as session:
        deed(session)
    office.rules.look_again()


ROUTES: Final = [
    parameters,
    lexicon,
    word_lines,
    listing,
    propose,
    one,
    again,
    confirm,
    withdraw,
]
