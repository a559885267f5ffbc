"""``tender-guard accuracy LABELS.jsonl``."""

from __future__ import annotations

from pathlib import Path

import click

from tender_guard.accuracy import measure, read_labels
from tender_guard.commands.options import AnyPath, output_option, rules_option
from tender_guard.commands.output import write
from tender_guard.commands.rulebooks import load
from tender_guard.labels import answers
from tender_guard.reports import figures
from tender_guard.reports.results import Legend
from tender_guard.settings import load_settings


@click.command(
    options_metavar="[选项]",
    help="用标注数据计算规则的查出率、准确率和误报，按事项和规则分列。\n\n"
    "标注文件每行一个 JSON 对象：id、text、label（violation 违规、lawful 合法、arguable 有争议），"
    "可有 section、regime、prohibition、also、rule。\n\n"
    "写出的 JSON 存为规则文件夹中的 accuracy.json 后，"
    "explain 会显示各规则的准确率。",
)
@click.argument("labels", type=AnyPath, metavar="标注.jsonl")
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
def command(labels: Path, form: str, output: Path | None, folders: tuple[Path, ...]) -> None:
    """Measure the rules on labelled clauses."""
    read = read_labels(labels)
    rulebook = load(folders, load_settings())
    accuracy = measure(read, answers(read, rulebook), rulebook.rules.values())
    legend = Legend.of(rulebook.rules.values(), rulebook.prohibitions.values())
    shown = (
        figures.json(accuracy, rulebook.sha256)
        if form == "json"
        else figures.text(accuracy, legend)
    )
    write(shown, output)
