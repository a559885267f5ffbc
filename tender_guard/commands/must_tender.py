"""``tender-guard must-tender --funds … --class … --estimate …``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import click

from tender_guard.clock import today
from tender_guard.commands.options import AnyPath, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.errors import UsageError
from tender_guard.findings import Basis
from tender_guard.records import cells
from tender_guard.records.must_tender import RULE, SPLIT, Answer, Beside, beside, must_tender
from tender_guard.records.tables import CATEGORIES, SHEETS
from tender_guard.records.workbook import read
from tender_guard.reports import words
from tender_guard.reports.record import basis_record, dumps
from tender_guard.rulebook.laws import bases
from tender_guard.rulebook.load import Rulebook
from tender_guard.settings import load_settings

FUNDS: Final = ("政府投资", "国有资金", "其他")


class Money(click.ParamType[Decimal]):
    """A sum in yuan, as the records may have it: ``3600000``, ``360万元``."""

    name = "金额"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's signature)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Decimal:
        """The sum, or a usage error in Chinese."""
        if isinstance(value, Decimal):
            return value
        read_value = cells.read(SHEETS["lot"].column("estimate"), str(value))
        if not isinstance(read_value, Decimal):
            self.fail(f"{value!r} 不是金额，应写作 3600000 或 360万元。", param, ctx)
        return read_value


@click.command(
    "must-tender",
    options_metavar="[选项]",
    help="按资金性质、类别和估算价，说明是否必须招标。\n\n"
    "给出台账和项目编号时，同时查看该项目同类的未招标标段，提示是否化整为零。",
)
@click.option(
    "--funds", type=click.Choice(FUNDS), required=True, metavar="资金性质", help="、".join(FUNDS)
)
@click.option(
    "--class",
    "category",
    type=click.Choice(CATEGORIES),
    required=True,
    metavar="类别",
    help="、".join(CATEGORIES),
)
@click.option(
    "--estimate",
    type=Money(),
    required=True,
    metavar="估算价",
    help="单项合同估算价（元），如 3600000 或 360万元。",
)
@click.option("--records", "book", type=AnyPath, metavar="台账", help="项目台账。")
@click.option("--project", metavar="项目编号", help="合同所属的项目，与 --records 一起使用。")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    metavar="格式",
    help="text（默认）或 json。",
)
@output_option
@rules_option
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    funds: str,
    category: str,
    estimate: Decimal,
    book: Path | None,
    project: str | None,
    form: str,
    output: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Tell whether a contract must be tendered."""
    if (book is None) != (project is None):
        raise click.UsageError("--records 须与 --project 一起使用。")
    settings = load_settings()
    rulebook = load(folders, settings)
    answer = must_tender(funds, category, estimate, rulebook.values)
    split = None
    if book is not None and project is not None and answer.limit is not None:
        workbook = read(book, settings)
        if project not in workbook.frames["project"]["code"]:
            raise UsageError(f"{book}：没有项目 {project}")
        split = beside(workbook, project, category, estimate, answer.limit)
    shown = _json if form == "json" else _text
    write(shown(answer, split, rulebook), output)


def _basis(rulebook: Rulebook, rule: str) -> tuple[Basis, ...]:
    parts = (rulebook.laws, rulebook.parameters)
    return bases(rulebook.rules[rule], "statutory", today(), *parts)


def _json(answer: Answer, split: Beside | None, rulebook: Rulebook) -> str:
    record: dict[str, Any] = {
        "need": answer.need,
        "said": words.NEED[answer.need],
        "rule": RULE,
        "limit_yuan": answer.limit,
        "parameter": answer.parameter,
        "basis": [basis_record(basis) for basis in _basis(rulebook, RULE)],
        "split": None,
    }
    if split is not None:
        record["split"] = {
            "rule": SPLIT,
            "lots": split.lots,
            "total_yuan": split.total,
            "basis": [basis_record(basis) for basis in _basis(rulebook, SPLIT)],
        }
    return dumps(record) + "\n"


def _text(answer: Answer, split: Beside | None, rulebook: Rulebook) -> str:
    return "\n".join(_lines(answer, split, rulebook)) + "\n"


def _lines(answer: Answer, split: Beside | None, rulebook: Rulebook) -> Iterator[str]:
    yield f"结论：{words.NEED[answer.need]}"
    if answer.limit is not None and answer.parameter is not None:
        parameter = rulebook.parameters[answer.parameter]
        yield f"限额：{words.figure(answer.limit)} 元（{parameter.title}）"
    for basis in _basis(rulebook, RULE):
        yield f"依据：{words.cited(basis)}"
    yield f"规则：{rulebook.rules[RULE].title}（{RULE}）"
    if split is None:
        return
    yield ""
    yield (
        f"注意：该项目同类的未招标标段 {'、'.join(split.lots)} 与本合同合计"
        f" {words.figure(split.total)} 元，已达到限额，疑似化整为零，请核对能否合并招标"
    )
    for basis in _basis(rulebook, SPLIT):
        yield f"依据：{words.cited(basis)}"
    yield f"规则：{rulebook.rules[SPLIT].title}（{SPLIT}）"
