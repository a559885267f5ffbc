"""``tender-guard check FILE...``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import get_terminal_size
from typing import TypeAlias

import click

from tender_guard.check import check
from tender_guard.commands.options import AnyPath, Day, as_of_option, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.progress import shown, waiting
from tender_guard.commands.rulebooks import load
from tender_guard.errors import DocumentError, UsageError
from tender_guard.findings import Report, Waiver
from tender_guard.records import workbook
from tender_guard.records.lot_record import LotRecord, lot_record
from tender_guard.reports import page, record, sarif, sheet, summary, text, word, words
from tender_guard.reports.annotated import annotated
from tender_guard.reports.results import Failure, Legend, Result, is_grave
from tender_guard.reports.view import view
from tender_guard.rulebook.model import Regime
from tender_guard.settings import Settings, load_settings
from tender_guard.waivers import load_waivers, shared_faults

Form: TypeAlias = Callable[[Sequence[Result], Legend, Settings], str | bytes]

_FORMS: dict[str, Form] = {
    "text": lambda results, legend, _: text.plain(results, legend),
    "json": lambda results, _, __: record.render(results) + "\n",
    "html": lambda results, legend, settings: page.render(
        results, legend, lambda report: view(report, Path(report.document.path), settings)
    ),
    "docx": lambda results, legend, _: word.render(results, legend),
    "xlsx": lambda results, legend, _: sheet.render(results, legend),
    "sarif": lambda results, legend, _: sarif.render(results, legend) + "\n",
    "annotated": lambda results, _, settings: _annotated(results, settings),
}
_SUFFIXES = {f".{name}": name for name in _FORMS if name not in {"text", "annotated"}}
_WIDEST = 110
"""Columns of a terminal beyond which lines are hard to read."""


@click.command(
    options_metavar="[选项]",
    help="检查招标文件（PDF、DOCX、TXT、MD），列出疑似违规、存疑和提示事项。\n\n"
    "每条附页码、原文、依据和修改建议。可同时给出多个文件，其中一个不能读取时其余照常检查。",
)
@click.argument("files", nargs=-1, required=True, type=AnyPath, metavar="文件…")
@click.option(
    "--regime",
    type=click.Choice(list(words.REGIME)),
    metavar="性质",
    help="招标性质：statutory 依法必须招标，voluntary 非必须招标，procurement 政府采购；"
    "默认从文件内容识别。",
)
@click.option("--issued", type=Day(), metavar="日期", help="招标文件发出日期，默认从文件内容识别。")
@as_of_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMS)),
    metavar="格式",
    help=f"{'、'.join(_FORMS)}；默认按 --output 的后缀，否则为 text。"
    "annotated 为文件本身（PDF、DOCX）加上批注。",
)
@output_option
@click.option(
    "--records",
    type=AnyPath,
    metavar="台账",
    help="项目台账（.xlsx 或 .csv 文件夹），与 --lot 同用：补充文件没有写明的，"
    "并比较两处是否一致。",
)
@click.option("--lot", metavar="标段编号", help="文件所属标段在台账中的编号。")
@click.option("--waivers", type=AnyPath, metavar="清单", help="豁免清单（YAML）。")
@rules_option
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 (one parameter an option)
    ctx: click.Context,
    files: tuple[Path, ...],
    regime: Regime | None,
    issued: date | None,
    as_of: date | None,
    form: str | None,
    output: Path | None,
    records: Path | None,
    lot: str | None,
    waivers: Path | None,
    folders: tuple[Path, ...],
) -> None:
    """Check documents and write what was found; a file that fails stops no other."""
    _refuse_overwriting(files, output)
    if form == "annotated" and len(files) > 1:
        raise UsageError("--format annotated 一次只能检查一个文件")
    settings = load_settings()
    rulebook = load(folders, settings)
    record_of = _record(records, lot, settings)
    granted: tuple[Waiver, ...] = load_waivers(waivers) if waivers else ()
    legend = Legend.of(rulebook.rules.values(), rulebook.prohibitions.values())

    def answers() -> Iterator[Result]:
        for path in shown(files, "正在检查"):
            try:
                yield check(
                    path,
                    rulebook=rulebook,
                    settings=settings,
                    regime=regime,
                    issued=issued,
                    as_of=as_of,
                    waivers=granted,
                    lot=record_of,
                )
            except DocumentError as error:
                yield Failure.of(str(path), error)

    results = _sharing_faults(list(answers()))
    for result in results:
        _say(result)
    chosen = form or (_SUFFIXES.get(output.suffix.lower()) if output else None) or "text"
    if chosen != "annotated" or all(isinstance(result, Report) for result in results):
        with waiting("正在生成报告"):
            content = _rendered(chosen, results, legend, settings, output)
        write(content, output)
    ctx.exit(status(results))


def _record(records: Path | None, lot: str | None, settings: Settings) -> LotRecord | None:
    if (records is None) != (lot is None):
        raise UsageError("--records 与 --lot 要一起给出")
    if records is None or lot is None:
        return None
    return lot_record(workbook.read(records, settings), lot)


def status(results: Sequence[Result]) -> int:
    """What the command ends with: 2 where a file failed, 1 where a violation stands, else 0."""
    if any(isinstance(result, Failure) for result in results):
        return 2
    return int(any(is_grave(r) for r in results if isinstance(r, Report)))


def _sharing_faults(results: Sequence[Result]) -> list[Result]:
    faults = shared_faults([r.waiver_faults for r in results if isinstance(r, Report)])
    return [
        replace(result, waiver_faults=faults) if isinstance(result, Report) else result
        for result in results
    ]


def _rendered(
    form: str,
    results: Sequence[Result],
    legend: Legend,
    settings: Settings,
    output: Path | None,
) -> str | bytes:
    if form == "text" and output is None and sys.stdout.isatty():
        return text.terminal(results, legend, min(get_terminal_size().columns, _WIDEST))
    return _FORMS[form](results, legend, settings)


def _annotated(results: Sequence[Result], settings: Settings) -> bytes:
    (report,) = (result for result in results if isinstance(result, Report))
    return annotated(report, Path(report.document.path), settings)


def _say(result: Result) -> None:
    """One line on standard error for a file that failed or was not checked in full."""
    if isinstance(result, Failure):
        place = "" if result.path in result.message else f"{result.path}："
        click.echo(f"错误：{place}{result.message}", err=True)
        return
    gaps = list(summary.reading_gaps(result))
    unanswered = {o.rule for o in result.outcomes if o.outcome == "missing-data"}
    if unanswered:
        gaps.append(f"{len(unanswered)} 条规则因缺少信息未能判断")
    gaps += result.waiver_faults
    if gaps:
        click.echo(f"注意：{result.document.path}：{'；'.join(gaps)}", err=True)


def _refuse_overwriting(files: Sequence[Path], output: Path | None) -> None:
    if output is not None and output.resolve() in {path.resolve() for path in files}:
        raise UsageError(f"{output}：不能把结果写到被检查的文件上")
