"""A YAML file of the rules, with the line of everything in it.

Read stricter than YAML 1.1: numbers with a point are exact (`Decimal`), only ``true`` and ``false``
are truth values, only ``2026-03-02`` is a date, ``012`` and ``12:30`` are words; a key that stands
twice in one mapping is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "str": str,
    "null": lambda _: None,
    "bool": "true".__eq__,
    "int": int,
    "float": Decimal,
}


class Fault(NamedTuple):
    """What is wrong with the rules, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """``file:line: message``."""
        return f"{self.file}:{self.line}: {self.message}"


class _Loader(yaml.CSafeLoader):
    """Composes nodes; which plain words are more than words is decided here."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _starts in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9_]*)", "-+0123456789"),
    ("float", r"[-+]?[0-9][0-9_]*\.[0-9]+", "-+0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_starts)
    )


@dataclass(frozen=True)
class Source:
    """A file as read: ``data`` are plain values, ``faults`` what could not be read of it."""

    path: Path
    data: Any
    faults: tuple[Fault, ...]
    _root: yaml.Node | None = field(repr=False)

    def line(self, path: Sequence[str | int] = ()) -> int:
        """The line, from 1, of what stands at ``path``; parts that are not there are skipped."""
        node = self._root
        line = 1 if node is None else node.start_mark.line + 1
        for part in path:
            found = _below(node, part)
            if found is not None:
                node, line = found
        return line

    def fault(self, message: str, path: Sequence[str | int] = ()) -> Fault:
        """A fault of what stands at ``path``."""
        return Fault(shown(self.path), self.line(path), message)


def shown(path: Path) -> str:
    """The path as messages name it: short where it lies in the working folder."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def read_source(path: Path) -> Source:
    """Read one file; what is wrong with it is in ``faults``, and ``data`` is then without it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return Source(path, None, (Fault(shown(path), 1, "不是 UTF-8 文字"),), None)
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = 1 if mark is None else mark.line + 1
        fault = Fault(shown(path), line, f"不是正确的 YAML：{error.problem}")
        return Source(path, None, (fault,), None)
    except yaml.YAMLError as error:
        return Source(path, None, (Fault(shown(path), 1, f"不是正确的 YAML：{error}"),), None)
    reader = _Reader(shown(path))
    data = None if root is None else reader.value(root)
    return Source(path, data, tuple(reader.faults), root)


class _Reader:
    """Turns nodes into plain values."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def value(self, node: yaml.Node) -> Any:  # noqa: ANN401 - whatever the file says
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item) for item in node.value]
        return dict(self.pairs(node))

    def pairs(self, node: yaml.Node) -> Iterator[tuple[Any, Any]]:
        met: set[Any] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.fault(key_node, "键应为文字")
                continue
            key = self.scalar(key_node)
            if key in met:
                self.fault(key_node, f"键 '{key}' 出现了两次")
            met.add(key)
            yield key, self.value(value_node)

    def scalar(self, node: yaml.ScalarNode) -> object:
        kind, text = node.tag.rpartition(":")[2], node.value
        if kind == "timestamp":
            return self.day(node)
        read = _READ.get(kind)
        if read is None:
            self.fault(node, f"不支持的标记 {node.tag}")
            return text
        return read(text)

    def day(self, node: yaml.ScalarNode) -> object:
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            self.fault(node, f"没有 {node.value} 这一天")
            return node.value

    def fault(self, node: yaml.Node, message: str) -> None:
        self.faults.append(Fault(self.file, node.start_mark.line + 1, message))


def _below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        item: yaml.Node = node.value[part]
        return item, item.start_mark.line + 1
    return None
