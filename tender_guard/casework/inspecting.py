"""The results of inspections: into the records, and what failed into the closed loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from tender_guard.casework.audit import Actor, note
from tender_guard.casework.experts import kept
from tender_guard.casework.files import Kept
from tender_guard.casework.moments import now
from tender_guard.casework.passwords import new_id
from tender_guard.casework.people import Someone
from tender_guard.casework.records import revised
from tender_guard.casework.sight import Sight
from tender_guard.casework.tables import IdempotencyKey, InspectionPhoto, InspectionResult
from tender_guard.casework.tracking import Following, NewFinding
from tender_guard.errors import ConflictError, UnknownError, UsageError
from tender_guard.records.tables import Inspection, Lot
from tender_guard.reports import words
from tender_guard.supervision.checklist import basis
from tender_guard.supervision.checklist_items import CheckItem, load_items
from tender_guard.supervision.inspection_results import FAILED, Results
from tender_guard.supervision.record_rules import RecordRules
from tender_guard.supervision.tickets import hashed


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of results: how many items there are, how many failed; ``again`` if known."""

    id: str
    code: str
    lot: str
    items: int
    failed: int
    again: bool


@dataclass(frozen=True, slots=True)
class PhotoLine:
    """A photo of an item."""

    id: str
    code: str
    lot: str
    item: int
    name: str
    size: int
    at: datetime


def see(session: Session, sight: Sight, lot: str) -> None:
    """Refuse a lot that is not for these eyes.

    Raises:
        UnknownError: there is none, or it is not.
    """
    statement = select(col(Lot.id)).where(col(Lot.code) == lot, sight.lots())
    if session.scalars(statement).first() is None:
        raise UnknownError(f"没有这个标段：{lot}")


def once(session: Session, person: Someone, key: str | None, results: Results) -> None:
    """Note the key that results came with.

    Raises:
        ConflictError: the key came with something else before.
    """
    if key is None:
        return
    digest = f"results {hashed(results.model_dump(mode='json'))}"
    known = session.get(IdempotencyKey, (person.id, key))
    if known is None:
        target = f"{results.code}/{results.lot}"
        session.add(
            IdempotencyKey(person=person.id, key=key, digest=digest, target=target, created=now())
        )
    elif known.digest != digest:
        raise ConflictError("这个幂等键已用于另一次提交")


def enter(
    session: Session, actor: Actor, following: Following, results: Results, today: date
) -> Entered:
    """Keep results; the same ones again change nothing.

    Raises:
        UnknownError: there is no such lot.
        UsageError: the inspection is to come.
        ConflictError: other results of that inspection were entered before.
    """
    lot = session.scalars(select(Lot).where(col(Lot.code) == results.lot)).first()
    if lot is None:
        raise UnknownError(f"没有这个标段：{results.lot}")
    if results.inspected > today:
        raise UsageError(f"抽查日期 {results.inspected} 还没有到")
    said = results.model_dump(mode="json")
    there = session.scalars(
        select(InspectionResult).where(
            col(InspectionResult.code) == results.code, col(InspectionResult.lot) == results.lot
        )
    ).first()
    failed = sum(one.result == FAILED for one in results.items)
    if there is not None:
        if there.results != said:
            raise ConflictError(
                f"抽查 {results.code} 标段 {results.lot} 的结果已经登记，与这份不同"
            )
        return Entered(there.id, results.code, results.lot, len(results.items), failed, again=True)
    rulebook = following.rulebook
    items = {item.item: item for item in load_items(rulebook)}
    period = timedelta(days=int(str(rulebook.values["rectification-days"])))
    usual = results.inspected + period
    _in_records(session, results, usual)
    rules = RecordRules(rulebook, rulebook.values, results.inspected)
    found = [
        _finding(items[one.item], rules, results, one.note, one.rectify_by or usual)
        for one in results.items
        if one.result == FAILED and one.item in items
    ]
    following.follow(session, actor, found)
    row = InspectionResult(
        id=new_id(), code=results.code, lot=results.lot, results=said, actor=actor.id, at=now()
    )
    session.add(row)
    note(session, actor, "inspection.results", row.id, code=row.code, lot=row.lot, failed=failed)
    return Entered(row.id, row.code, row.lot, len(results.items), failed, again=False)


def results_of(session: Session, code: str, lot: str) -> Results | None:
    """The results of an inspection, if they came in."""
    row = session.scalars(
        select(InspectionResult).where(
            col(InspectionResult.code) == code, col(InspectionResult.lot) == lot
        )
    ).first()
    return Results.model_validate(row.results) if row is not None else None


def keep_photo(  # noqa: PLR0913, PLR0917 (one a part)
    session: Session,
    person: Someone,
    place: tuple[str, str, int],
    name: str,
    file: Kept,
    key: str,
) -> PhotoLine:
    """Keep a photo of an item (code, lot, item); the same again where the key is known.

    Raises:
        ConflictError: the key came with another photo before.
    """
    there = session.scalars(
        select(InspectionPhoto).where(
            col(InspectionPhoto.person) == person.id, col(InspectionPhoto.key) == key
        )
    ).first()
    code, lot, item = place
    if there is not None:
        if (there.code, there.lot, there.item, there.sha256) != (code, lot, item, file.sha256):
            raise ConflictError("这个幂等键已用于另一张照片")
        return _photo(there)
    row = InspectionPhoto(
        id=new_id(),
        code=code,
        lot=lot,
        item=item,
        name=name,
        sha256=file.sha256,
        size=file.size,
        key=key,
        person=person.id,
        at=now(),
    )
    session.add(row)
    note(session, person.actor, "inspection.photo", row.id, code=code, lot=lot, item=item)
    return _photo(row)


def photos(session: Session, lot: str, code: str | None = None) -> list[PhotoLine]:
    """The photos of a lot's inspections, or of one of them."""
    statement = select(InspectionPhoto).where(col(InspectionPhoto.lot) == lot)
    if code is not None:
        statement = statement.where(col(InspectionPhoto.code) == code)
    rows = session.scalars(statement.order_by(col(InspectionPhoto.at), col(InspectionPhoto.id)))
    return [_photo(row) for row in rows]


def photo_file(session: Session, photo_id: str) -> tuple[PhotoLine, str]:
    """A photo and the hash of its file.

    Raises:
        UnknownError: there is none.
    """
    row = session.get(InspectionPhoto, photo_id)
    if row is None:
        raise UnknownError("没有这张照片")
    return _photo(row), row.sha256


def _photo(row: InspectionPhoto) -> PhotoLine:
    return PhotoLine(row.id, row.code, row.lot, row.item, row.name, row.size, row.at)


def _in_records(session: Session, results: Results, usual: date) -> None:
    there = session.scalars(
        select(col(Inspection.item)).where(
            col(Inspection.code) == results.code, col(Inspection.lot) == results.lot
        )
    ).all()
    if there:
        raise ConflictError(f"台账中已有抽查 {results.code} 标段 {results.lot} 的结果")
    for one in results.items:
        failed = one.result == FAILED
        session.add(
            Inspection(
                code=results.code,
                lot=results.lot,
                inspected=results.inspected,
                item=one.item,
                result=one.result,
                note=one.note or None,
                rectify_by=(one.rectify_by or usual) if failed else None,
            )
        )
    kept(session, "inspection")
    revised(session)


def _finding(
    item: CheckItem, rules: RecordRules, results: Results, note_: str, due: date
) -> NewFinding:
    rests = "、".join(dict.fromkeys(map(words.citation, basis(item, rules, None))))
    return NewFinding(
        source="inspection",
        reference=f"inspection:{results.code}/{results.lot}/{item.item}",
        lot=results.lot,
        title=f"抽查第 {item.item} 项不符合：{item.text}",
        detail=note_,
        basis=rests,
        severity=item.severity,
        owner_role=item.owner,
        opened=results.inspected,
        due=due,
    )
