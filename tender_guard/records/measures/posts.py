"""Posts that one person holds at the same time.

A post is held from its first day to the earliest of the day its holder left and the day the lot was
completed; whoever leaves one and takes up another on the same day holds one. An end whose cell is
bad leaves open whether the post was still held: it is then no part of what was found, and the
missing cell is told.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from tender_guard.records.measures.absent import unless_absent
from tender_guard.records.measures.lateness import days
from tender_guard.records.measures.ledger import Ledger, bad
from tender_guard.records.measures.measured import Measure, cell, label, measure
from tender_guard.records.measures.people import MANAGER

DIRECTOR: Final = "总监理工程师"
_LEFT: Final = label("key_person", "left")
_COMPLETED: Final = label("lot", "completed")
_STOPPED: Final = label("lot", "stopped")
_RESUMED: Final = label("lot", "resumed")
_AGREED: Final = label("lot", "stop_agreed")
_CELLS: Final = (_LEFT, _COMPLETED, _STOPPED, _RESUMED, _AGREED)


def measures(ledger: Ledger) -> list[Measure]:
    """Every measure of this module."""
    posts = held_posts(ledger)
    return [
        unless_absent(ledger, new_manager(ledger, posts), "personnel_change"),
        unless_absent(ledger, new_director(ledger, posts), "personnel_change"),
        unless_absent(ledger, managers(posts), "key_person"),
        unless_absent(ledger, directors(ledger, posts), "key_person"),
    ]


def held_posts(ledger: Ledger) -> pl.DataFrame:
    """Posts taken up by as-of, of managers and directors.

    ``person`` is the identity as compared, the post is held from ``since`` to the day before
    ``until``; ``unsure`` names the cell without which it may have ended earlier. ``idle`` and
    ``idle_lacks`` are those of the lot.
    """
    people = ledger.frame("key_person").filter(
        pl.col("post").is_in([MANAGER, DIRECTOR]), ~pl.col("arrived_ahead")
    )
    posts = people.join(_lots(ledger), on="lot", how="left", maintain_order="left")
    return posts.select(
        "lot",
        "project",
        "post",
        "name",
        "row",
        "idle",
        "idle_lacks",
        person=_identity("id_number"),
        since="arrived",
        until=pl.min_horizontal("left", "completed"),
        unsure=pl.when(bad("left"))
        .then(pl.lit(_LEFT))
        .when("completed_bad")
        .then(pl.lit(_COMPLETED)),
    ).filter(pl.col("until").is_null() | (pl.col("until") > pl.col("since")))


def _lots(ledger: Ledger) -> pl.DataFrame:
    """What of a lot matters for its posts.

    ``idle`` tells that it has been stopped for long with the client's consent; null where that
    cannot be told, and then ``idle_lacks`` names the cell.
    """
    stopped = pl.col("stopped")
    long = days(pl.lit(ledger.as_of), stopped) >= ledger.number("manager-stop-days")
    resumed = pl.col("resumed").is_not_null()
    working = (
        (stopped.is_null() & ~bad("stopped"))
        | ~long.fill_null(value=True)
        | resumed
        | ~pl.col("stop_agreed").fill_null(value=True)
    )
    idle = (long & ~bad("resumed") & pl.col("stop_agreed")).fill_null(value=False)
    return ledger.lots.select(
        "lot",
        "project",
        "completed",
        completed_bad=bad("completed"),
        idle=pl.when(working).then(pl.lit(value=False)).when(idle).then(pl.lit(value=True)),
        idle_lacks=pl.when(working | idle)
        .then(pl.lit(None, pl.String))
        .when(bad("stopped"))
        .then(pl.lit(_STOPPED))
        .when(bad("resumed"))
        .then(pl.lit(_RESUMED))
        .otherwise(pl.lit(_AGREED)),
    )


def _identity(name: str) -> pl.Expr:
    return pl.col(name).str.normalize("NFKC").str.replace_all(r"\s+", "").str.to_uppercase()


def managers(posts: pl.DataFrame) -> Measure:
    """On how many projects a manager is at times that overlap those on this lot."""
    own = posts.filter(pl.col("post") == MANAGER)
    several = own.filter(pl.col("project").n_unique().over("person") > 1)
    first, second = pl.col("since"), pl.col("since_right")
    # Of two posts the later one is held on its first day; the question is the earlier one.
    clashes = (
        several.join(several, on="person", how="inner")
        .filter(pl.col("project") != pl.col("project_right"))
        .with_columns(
            until_first=pl.when(first < second)
            .then("until")
            .when(first > second)
            .then("until_right"),
            unsure_first=pl.when(first < second)
            .then("unsure")
            .when(first > second)
            .then("unsure_right"),
            day=pl.max_horizontal(first, second),
        )
        .filter(
            pl.col("until_first").is_null() | (pl.col("until_first") > pl.col("day")), ~_released()
        )
        .with_columns(lacks=_cells("unsure_first", "idle_lacks", "idle_lacks_right"))
    )
    return measure(
        "manager-posts",
        _counted(own, clashes, "project_right").with_columns(
            lacks=pl.concat_list("lacks", "unsure").list.drop_nulls()
        ),
        sheet="key_person",
        other=pl.col("name"),
        needs=_needed(_CELLS),
        values={
            "projects": pl.col("others") + 1,
            "name": pl.col("name"),
            "lots": pl.col("elsewhere"),
        },
        partial=True,
    )


def new_manager(ledger: Ledger, posts: pl.DataFrame) -> Measure:
    """On how many projects a new manager is on the day of the change, this one included."""
    changes = _changes(ledger)
    managing = posts.filter(pl.col("post") == MANAGER)
    clashes = (
        _held_at_change(changes.filter(pl.col("post") == MANAGER), managing)
        .filter(pl.col("project") != pl.col("project_right"), ~_released())
        .with_columns(lacks=_cells("unsure", "idle_lacks", "idle_lacks_right"))
    )
    return _of_change(
        ledger,
        "new-manager-posts",
        _counted(changes, clashes, "project_right"),
        MANAGER,
        {"projects": pl.col("others") + 1},
    )


def new_director(ledger: Ledger, posts: pl.DataFrame) -> Measure:
    """On how many lots a new director is on the day of the change, this one included."""
    changes = _changes(ledger)
    directing = posts.filter(pl.col("post") == DIRECTOR)
    clashes = (
        _held_at_change(changes.filter(pl.col("post") == DIRECTOR), directing)
        .filter(pl.col("lot") != pl.col("lot_right"))
        .with_columns(lacks=_cells("unsure"))
    )
    return _of_change(
        ledger,
        "new-director-posts",
        _counted(changes, clashes, "lot_right"),
        DIRECTOR,
        {"number": pl.col("others") + 1},
    )


def _changes(ledger: Ledger) -> pl.DataFrame:
    changes = ledger.frame("personnel_change")
    lots = _lots(ledger).select("lot", "project", "idle", "idle_lacks")
    return changes.with_columns(person=_identity("new_id_number")).join(
        lots, on="lot", how="left", maintain_order="left"
    )


def _held_at_change(changes: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    return changes.join(posts, on="person", how="inner").filter(
        pl.col("since") <= pl.col("changed"),
        pl.col("until").is_null() | (pl.col("until") > pl.col("changed")),
    )


def _of_change(
    ledger: Ledger, kind: str, changes: pl.DataFrame, post: str, values: dict[str, pl.Expr]
) -> Measure:
    absent = {title: pl.lit(value=True) for title in ledger.absent("key_person")}
    return measure(
        kind,
        changes,
        sheet="personnel_change",
        other=pl.col("new_person"),
        outside=[
            (pl.col("changed_ahead"), "变更尚未发生"),
            (pl.col("post") != post, f"岗位不是{post}"),
        ],
        needs=cell("personnel_change", "new_id_number") | absent | _needed(_CELLS),
        values={**values, "name": pl.col("new_person"), "lots": pl.col("elsewhere")},
        partial=True,
    )


def directors(ledger: Ledger, posts: pl.DataFrame) -> Measure:
    """On how many lots a director is on that first day of a post on which there are most."""
    own = posts.filter(pl.col("post") == DIRECTOR)
    several = own.filter(pl.col("lot").n_unique().over("person") > 1)
    begun = several.select("person", day="since").unique(maintain_order=True)
    at = ("person", "day")
    sure = pl.col("unsure").is_null() | (pl.col("since") == pl.col("day"))
    together = (
        several.join(begun, on="person", how="inner")
        .filter(
            pl.col("since") <= pl.col("day"),
            pl.col("until").is_null() | (pl.col("until") > pl.col("day")),
        )
        .with_columns(sure=sure)
        .with_columns(
            number=pl.col("lot").filter("sure").n_unique().over(at),
            possible=pl.col("lot").n_unique().over(at),
            lacking=pl.col("unsure").filter(~pl.col("sure")).unique().implode().over(at),
            elsewhere=pl.col("lot").filter("sure").unique(maintain_order=True).implode().over(at),
        )
    )
    limit = ledger.number("director-max-projects")
    doubt = (pl.col("possible") > limit) & (pl.col("number") <= limit)
    known = (
        together.filter("sure")
        .sort("number", descending=True, maintain_order=True)
        .group_by("row", maintain_order=True)
        .agg(pl.col("number").first(), pl.col("elsewhere").first().list.join("、"))
    )
    doubted = together.filter(doubt).group_by("row").agg(lacks=pl.col("lacking").explode().unique())
    rows = own.join(known, on="row", how="left", maintain_order="left").join(
        doubted, on="row", how="left", maintain_order="left"
    )
    none = pl.lit([], dtype=pl.List(pl.String))
    return measure(
        "director-posts",
        rows.with_columns(
            lacks=pl.concat_list(pl.col("lacks").fill_null(none), "unsure").list.drop_nulls()
        ),
        sheet="key_person",
        other=pl.col("name"),
        needs=_needed((_LEFT, _COMPLETED)),
        values={
            "number": pl.col("number").fill_null(1),
            "name": pl.col("name"),
            "lots": pl.col("elsewhere"),
        },
        partial=True,
    )


def _cells(*columns: str) -> pl.Expr:
    return pl.concat_list(*columns).list.drop_nulls()


def _released() -> pl.Expr:
    """Whether one of the two lots stands idle."""
    return pl.col("idle").fill_null(value=False) | pl.col("idle_right").fill_null(value=False)


def _needed(labels: tuple[str, ...]) -> dict[str, pl.Expr]:
    return {name: pl.col("lacks").list.contains(name) for name in labels}


def _counted(rows: pl.DataFrame, clashes: pl.DataFrame, by: str) -> pl.DataFrame:
    """The ``rows`` with the number of ``others`` they clash with for sure, and what ``lacks``."""
    sure = pl.col("lacks").list.len() == 0
    found = clashes.group_by("row").agg(
        others=pl.col(by).filter(sure).n_unique(),
        elsewhere=pl.col("lot_right").filter(sure).unique(maintain_order=True).str.join("、"),
        lacks=pl.col("lacks").explode().drop_nulls().unique(),
    )
    none = pl.lit([], dtype=pl.List(pl.String))
    return rows.join(found, on="row", how="left", maintain_order="left").with_columns(
        pl.col("others").fill_null(0), pl.col("lacks").fill_null(none)
    )
