"""Options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click


class Day(click.ParamType[date]):
    """A date as ``2026-03-02``."""

    name = "日期"

    def convert(
        self,
        value: Any,  # noqa: ANN401 (click's signature)
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """The date, or a usage error in Chinese."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} 不是日期，应写作 2026-03-02。", param, ctx)


AnyPath = click.Path(path_type=Path)
"""A path that the command itself looks at, so that its errors are ours."""

rules_option = click.option(
    "--rules",
    "folders",
    type=AnyPath,
    multiple=True,
    metavar="文件夹",
    help="规则文件夹，可写多次；默认为自带规则（或设置项 TENDER_GUARD_RULES）。",
)
output_option = click.option(
    "--output", type=AnyPath, metavar="文件", help="结果写入该文件；默认写到标准输出。"
)
as_of_option = click.option(
    "--as-of", type=Day(), metavar="日期", help="检查基准日，默认今天（北京时间）。"
)
reason_option = click.option(
    "--reason",
    required=True,
    metavar="理由",
    help="记入审计记录，一直保留，请勿写姓名等个人信息。",
)
