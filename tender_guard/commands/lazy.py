"""Groups of commands, each of which is imported when it is called, not before."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click


def lazy_group(commands: Mapping[str, tuple[str, str]]) -> type[click.Group]:
    """A group whose ``commands`` are modules with a click command ``command``, and short helps."""

    class LazyGroup(click.Group):
        """The commands by name; a module is imported when its command is called."""

        def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
            return list(commands)

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
            if cmd_name not in commands:
                return None
            module = commands[cmd_name][0]
            command = importlib.import_module(module).command
            if not isinstance(command, click.Command):
                raise TypeError(f"{module}.command is no click command")
            return command

        def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
            with formatter.section("命令"):
                formatter.write_dl([(name, told) for name, (_, told) in commands.items()])

    return LazyGroup
