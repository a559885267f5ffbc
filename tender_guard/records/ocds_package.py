"""Writing records as an OCDS 1.1 release package, one release a lot.

What the standard (with its extensions for bids and bid opening) has a place for is written;
``amountChange`` of an amendment, ``withdrawnDate`` and ``rejectionReason`` of a bid are our own
additions. `ocds` reads it back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

import polars as pl

from tender_guard.records.model import Workbook
from tender_guard.records.ocds import CURRENCY, MAIN_CATEGORIES, OPEN_METHODS

_PREFIX: Final = "ocds-000000"
"""No registered prefix: the office puts its own here before it publishes."""

_EXTENSIONS: Final = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bidOpening_extension/master/extension.json",
)
_WORKS: Final = frozenset({"施工", "工程总承包"})
_MAIN: Final = {word: main for main, word in MAIN_CATEGORIES.items()}
_METHODS: Final = {word: method for method, word in OPEN_METHODS.items()} | {
    "非必招交易": "limited"
}

_Row: TypeAlias = Mapping[str, Any]


def package(workbook: Workbook, published: datetime) -> str:
    """The lots of the records as JSON; ``published`` has a time zone."""
    moment = published.isoformat(timespec="seconds")
    projects = {row["code"]: row for row in workbook.frames["project"].iter_rows(named=True)}
    bids = _by_lot(workbook.frames["bid"])
    changes = _by_lot(workbook.frames["change_order"])
    releases = [
        _release(
            lot,
            projects.get(lot["project"], {}),
            None if "bid" in workbook.absent else bids[lot["code"]],
            changes[lot["code"]],
            moment,
        )
        for lot in workbook.frames["lot"].iter_rows(named=True)
    ]
    made = {
        "uri": f"urn:tender-guard:{published:%Y%m%dT%H%M%S}",
        "version": "1.1",
        "publishedDate": moment,
        "publisher": {"name": "tender_guard"},
        "extensions": list(_EXTENSIONS),
        "releases": releases,
    }
    return json.dumps(made, ensure_ascii=False, indent=1, default=_number) + "\n"


def _by_lot(frame: pl.DataFrame) -> dict[str, list[_Row]]:
    rows: dict[str, list[_Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        rows[row["lot"]].append(row)
    return rows


def _release(
    lot: _Row, project: _Row, bids: list[_Row] | None, changes: list[_Row], moment: str
) -> dict[str, Any]:
    awards = [_award(lot)] if lot["winner"] else []
    contracts = [_contract(lot, changes)] if lot["contract_signed"] or changes else []
    tags = ["tender", *["award"] * len(awards), *["contract"] * len(contracts)]
    tenderer = project.get("tenderer")
    made = {
        "ocid": f"{_PREFIX}-{lot['code']}",
        "id": f"{lot['code']}-{moment}".replace("#", "-"),
        "date": moment,
        "tag": tags,
        "initiationType": "tender",
        "language": "zh",
        "parties": _parties(tenderer, lot, bids or []),
        "buyer": _organization(tenderer),
        "planning": {"budget": _present(projectID=lot["project"], project=project.get("name"))},
        "tender": _tender(lot, tenderer, bids),
        "bids": None if bids is None else {"details": _bids(bids)},
        "awards": awards or None,
        "contracts": contracts or None,
    }
    return _present(**made)


def _tender(lot: _Row, tenderer: str | None, bids: list[_Row] | None) -> dict[str, Any]:
    category, method = lot["category"], lot["method"]
    notice = _present(
        id="notice", documentType="tenderNotice", datePublished=_start(lot["announced"])
    )
    return _present(
        id=lot["code"],
        title=lot["name"],
        procuringEntity=_organization(tenderer),
        value=_value(lot["estimate"]),
        mainProcurementCategory="works" if category in _WORKS else _MAIN.get(category, "services"),
        additionalProcurementCategories=None if category in _MAIN else [category],
        procurementMethod=_METHODS.get(method),
        procurementMethodDetails=method,
        tenderPeriod=_present(startDate=_start(lot["sale_start"]), endDate=_end(lot["deadline"]))
        or None,
        bidOpening=_present(date=_start(lot["opening"])) or None,
        numberOfTenderers=lot["bidders"],
        tenderers=[_organization(bid["bidder"]) for bid in bids or []] or None,
        documents=[notice] if lot["announced"] else None,
        amendments=[{"id": "clarification", "date": _start(lot["clarified"])}]
        if lot["clarified"]
        else None,
    )


def _bids(bids: list[_Row]) -> list[dict[str, Any]]:
    return [
        _present(
            id=str(number),
            status=_status(bid),
            tenderers=[_organization(bid["bidder"])],
            value=_value(bid["price"]),
            withdrawnDate=_start(bid["withdrawn"]),
            rejectionReason=bid["rejection"],
        )
        for number, bid in enumerate(bids, 1)
    ]


def _status(bid: _Row) -> str:
    if bid["withdrawn"] is not None or "withdrawn" in bid["bad"]:
        return "withdrawn"
    return "disqualified" if bid["rejection"] else "valid"


def _award(lot: _Row) -> dict[str, Any]:
    return _present(
        id=f"{lot['code']}-award",
        title=lot["name"],
        status="active",
        date=_start(lot["award_notice"]),
        value=_value(lot["winning_price"]),
        suppliers=[_organization(name) for name in lot["winner"].split("、")],
    )


def _contract(lot: _Row, changes: list[_Row]) -> dict[str, Any]:
    return _present(
        id=f"{lot['code']}-contract",
        awardID=f"{lot['code']}-award",
        title=lot["name"],
        status="terminated" if lot["completed"] else "active",
        dateSigned=_start(lot["contract_signed"]),
        value=_value(lot["contract_sum"]),
        period=_present(durationInDays=lot["duration_days"]) or None,
        amendments=[
            _present(
                id=str(number),
                date=_start(change["changed"]),
                description=change["content"],
                amountChange=_value(change["amount"]),
            )
            for number, change in enumerate(changes, 1)
        ]
        or None,
    )


def _parties(tenderer: str | None, lot: _Row, bids: list[_Row]) -> list[dict[str, Any]]:
    roles: dict[str, list[str]] = {}
    if tenderer:
        roles[tenderer] = ["buyer", "procuringEntity"]
    for bid in bids:
        roles.setdefault(bid["bidder"], []).append("tenderer")
    for name in (lot["winner"] or "").split("、"):
        if name:
            roles.setdefault(name, []).append("supplier")
    return [
        {"id": name, "name": name, "roles": list(dict.fromkeys(held))}
        for name, held in roles.items()
    ]


def _organization(name: str | None) -> dict[str, str] | None:
    return {"id": name, "name": name} if name else None


def _value(amount: Decimal | None) -> dict[str, Any] | None:
    return None if amount is None else {"amount": amount, "currency": CURRENCY}


def _start(day: date | None) -> str | None:
    return None if day is None else f"{day:%Y-%m-%d}T00:00:00+08:00"


def _end(day: date | None) -> str | None:
    return None if day is None else f"{day:%Y-%m-%d}T23:59:59+08:00"


def _present(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Without what is not known: the standard has no empty values."""
    return {name: value for name, value in values.items() if value is not None}


def _number(value: object) -> int | float:
    """A sum as a JSON number; six digits after the point survive up to 10^9 yuan."""
    if not isinstance(value, Decimal):
        raise TypeError(f"no JSON for {type(value)}")
    return int(value) if value == int(value) else float(value)
