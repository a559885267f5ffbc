"""Reading OCDS 1.1 (Open Contracting Data Standard): release and record packages become sheets.

A contracting process is a lot; its tender, bids (extension), awards, contracts and their amendments
fill the sheets 项目, 标段, 投标 and 合同变更 as far as the standard has a place for a column. The
sheets are read like those of a workbook, so what cannot be read is named in the same way; rows
are counted as if the sheet had been written out. Of several releases of one process, later
ones supplement and replace earlier ones.

https://standard.open-contracting.org/1.1/en/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final, TypeAlias

import polars as pl

from tender_guard.documents.file import File
from tender_guard.errors import FileDamagedError, FileFormatError
from tender_guard.records.grid import Grid
from tender_guard.records.tables import CATEGORIES, METHODS, SHEETS

CURRENCY: Final = "CNY"
MAIN_CATEGORIES: Final = {"works": "施工", "goods": "货物", "services": "服务"}
OPEN_METHODS: Final = {"open": "公开招标", "selective": "邀请招标", "direct": "直接发包"}
SHANGHAI: Final = timezone(timedelta(hours=8))

_Object: TypeAlias = Mapping[str, Any]
_Row: TypeAlias = dict[str, str]
_DATE_LENGTH: Final = 10
_EXPONENT: Final = 30


def grids(file: File) -> list[Grid]:
    """The sheets that the releases of a package fill.

    Raises:
        FileDamagedError: no JSON.
        FileFormatError: JSON, but no OCDS package of version 1.1.
    """
    rows: dict[str, list[_Row]] = {"project": [], "lot": []}
    projects: set[str] = set()
    for release in _processes(file):
        tender, awards = _object(release, "tender"), _active(release, "awards")
        project = _project(release, tender)
        if project["code"] not in projects:
            projects.add(project["code"])
            rows["project"].append(project)
        lot = _lot(release, tender, awards) | {"project": project["code"]}
        rows["lot"].append(lot)
        winners = [_names(award, "suppliers") for award in awards]
        if "bids" in release:
            bids = _objects(_object(release, "bids"), "details")
            rows.setdefault("bid", []).extend(_bid(bid, lot["code"], winners) for bid in bids)
        for contract in _objects(release, "contracts"):
            changes = rows.setdefault("change_order", [])
            changes.extend(_changes(contract, lot["code"]))
    return [_grid(name, found) for name, found in rows.items()]


def _grid(name: str, rows: list[_Row]) -> Grid:
    sheet = SHEETS[name]
    # A column that no release fills is not there: it says nothing of what is stored.
    used = {field for row in rows for field, text in row.items() if text} | {"code", "lot"}
    columns = [column for column in sheet.columns if column.name in used]
    cells = {
        str(n): pl.Series([column.title, *(row.get(column.name) for row in rows)], dtype=pl.String)
        for n, column in enumerate(columns)
    }
    return Grid(sheet.title, pl.DataFrame(cells))


def _processes(file: File) -> list[_Object]:
    """One merged release a contracting process."""
    package = _package(file)
    if "records" in package:
        compiled = (record.get("compiledRelease") for record in _objects(package, "records"))
        return [release for release in compiled if isinstance(release, dict)]
    by_process: dict[str, list[_Object]] = {}
    for number, release in enumerate(_objects(package, "releases")):
        by_process.setdefault(_text(release.get("ocid")) or f"?{number}", []).append(release)
    merged: list[_Object] = []
    for releases in by_process.values():
        whole: dict[str, Any] = {}
        releases.sort(key=lambda release: _text(release.get("date")) or "")
        try:
            for release in releases:
                whole = _merged(whole, release)
        except RecursionError as fault:
            raise FileDamagedError(f"{file.shown}：JSON 嵌套太深") from fault
        merged.append(whole)
    return merged


def _package(file: File) -> _Object:
    try:
        package = json.loads(file.data.decode("utf-8-sig"), parse_float=Decimal)
    except (ValueError, RecursionError) as fault:
        raise FileDamagedError(f"{file.shown}：不是完整的 JSON") from fault
    if not isinstance(package, dict) or not {"releases", "records"} & package.keys():
        raise FileFormatError(f"{file.shown}：不是 OCDS 的发布包（没有 releases）")
    version = package.get("version", "1.1")
    if version != "1.1":
        raise FileFormatError(f"{file.shown}：是 OCDS {version} 版，只能读取 1.1 版")
    return package


def _merged(old: Any, new: Any) -> Any:  # noqa: ANN401 - any JSON
    """The newer over the older one, as the merge routine of the standard says."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: _merged(old.get(key), value) for key, value in new.items()}
    if not _identified(old) or not _identified(new):
        return new
    by_id = {item["id"]: item for item in old}
    for item in new:
        by_id[item["id"]] = _merged(by_id.get(item["id"]), item)
    return list(by_id.values())


def _identified(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, list) and all(
        isinstance(item, dict) and isinstance(item.get("id"), str | int) for item in value
    )


def _project(release: _Object, tender: _Object) -> _Row:
    budget = _object(_object(release, "planning"), "budget")
    buyer = _object(release, "buyer") or _object(tender, "procuringEntity")
    code = _text(budget.get("projectID")) or _code(release, tender)
    return _filled(
        code=code,
        name=_text(budget.get("project")) or _text(tender.get("title")),
        tenderer=_text(buyer.get("name")),
    )


def _code(release: _Object, tender: _Object) -> str:
    return _text(tender.get("id")) or _text(release.get("ocid")) or ""


def _lot(release: _Object, tender: _Object, awards: list[_Object]) -> _Row:
    period = _object(tender, "tenderPeriod")
    contracts = [
        contract
        for contract in _objects(release, "contracts")
        if contract.get("status") != "cancelled"
    ]
    notices = [
        document
        for document in _objects(tender, "documents")
        if document.get("documentType") == "tenderNotice"
    ]
    return _filled(
        code=_code(release, tender),
        name=_text(tender.get("title")),
        category=_category(tender),
        method=_method(tender),
        estimate=_amount(tender.get("value")),
        announced=_first(_day(document.get("datePublished")) for document in notices),
        sale_start=_day(period.get("startDate")),
        clarified=_last(_day(change.get("date")) for change in _objects(tender, "amendments")),
        deadline=_day(period.get("endDate")),
        opening=_day(_object(tender, "bidOpening").get("date")),
        bidders=_text(tender.get("numberOfTenderers")),
        award_notice=_one(_day(award.get("date")) for award in awards),
        winner=_one(_names(award, "suppliers") for award in awards),
        winning_price=_one(_amount(award.get("value")) for award in awards),
        contract_signed=_one(_day(contract.get("dateSigned")) for contract in contracts),
        contract_sum=_one(_amount(contract.get("value")) for contract in contracts),
        duration_days=_one(
            _text(_object(contract, "period").get("durationInDays")) for contract in contracts
        ),
    )


def _category(tender: _Object) -> str | None:
    for detail in tender.get("additionalProcurementCategories") or ():
        if detail in CATEGORIES:
            return str(detail)
    main = _text(tender.get("mainProcurementCategory"))
    return MAIN_CATEGORIES.get(main or "", main)


def _method(tender: _Object) -> str | None:
    detail = _text(tender.get("procurementMethodDetails"))
    if detail in METHODS:
        return detail
    method = _text(tender.get("procurementMethod"))
    return OPEN_METHODS.get(method or "", method)


def _bid(bid: _Object, lot: str, winners: list[str | None]) -> _Row:
    status, bidder = bid.get("status"), _names(bid, "tenderers")
    withdrawn = _day(bid.get("withdrawnDate")) or ("withdrawn" if status == "withdrawn" else None)
    reason = _text(bid.get("rejectionReason"))
    return _filled(
        lot=lot,
        bidder=bidder,
        price=_amount(bid.get("value")),
        won=("是" if bidder in winners else "否") if winners else None,
        withdrawn=withdrawn,
        rejection=reason or ("已否决" if status == "disqualified" else None),
    )


def _changes(contract: _Object, lot: str) -> Iterator[_Row]:
    for change in _objects(contract, "amendments"):
        yield _filled(
            lot=lot,
            changed=_day(change.get("date")),
            content=_text(change.get("description")) or _text(change.get("rationale")),
            amount=_amount(change.get("amountChange")),
        )


def _active(release: _Object, name: str) -> list[_Object]:
    gone = {"pending", "cancelled", "unsuccessful"}
    return [item for item in _objects(release, name) if item.get("status") not in gone]


def _filled(**values: str | None) -> _Row:
    return {name: value or "" for name, value in values.items()}


def _first(texts: Iterator[str | None]) -> str | None:
    return min((text for text in texts if text), default=None)


def _last(texts: Iterator[str | None]) -> str | None:
    return max((text for text in texts if text), default=None)


def _one(texts: Iterator[str | None]) -> str | None:
    """The only one; several are put side by side, where a sum or date is then named as bad."""
    return "、".join(dict.fromkeys(text for text in texts if text)) or None


def _object(parent: _Object, name: str) -> _Object:
    value = parent.get(name)
    return value if isinstance(value, dict) else {}


def _objects(parent: _Object, name: str) -> list[_Object]:
    value = parent.get(name)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _names(parent: _Object, name: str) -> str | None:
    return _one(_text(item.get("name")) for item in _objects(parent, name))


def _text(value: object) -> str | None:
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) <= _EXPONENT else str(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    # JSON can escape halves of characters, which are no text.
    return str(value).encode("utf-8", "replace").decode()


def _amount(value: object) -> str | None:
    """A sum in yuan; one in another currency stays with its sign, and is named as bad."""
    if not isinstance(value, dict):
        return None
    amount, currency = _text(value.get("amount")), value.get("currency", CURRENCY)
    return amount if amount is None or currency == CURRENCY else f"{amount} {currency}"


def _day(value: object) -> str | None:
    """The day in China of a moment; what is no moment stays, and is named as bad."""
    text = _text(value)
    if text is None or len(text) <= _DATE_LENGTH:
        return text
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment if moment.tzinfo is None else moment.astimezone(SHANGHAI):%Y-%m-%d}"
