"""Help texts in Chinese: columns and line breaks by the width of the characters."""

from __future__ import annotations

from collections.abc import Iterable

import click

from tender_guard.reports.wrapping import width, wrap


class ChineseFormatter(click.HelpFormatter):
    """Click's formatter, which counts a Chinese character as one column, made to count two."""

    def write_heading(self, heading: str) -> None:
        """``选项：``."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, empty lines between them; lines inside a paragraph are drawn together."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            joined = "".join(line.strip() for line in paragraph.splitlines())
            self.write("\n" if number else "")
            for line in wrap(joined, self.width - self.current_indent):
                self.write(f"{indent}{line}\n")

    def write_dl(
        self,
        rows: Iterable[tuple[str, str]],
        col_max: int = 30,
        col_spacing: int = 2,
    ) -> None:
        """Terms on the left, what they mean on the right."""
        pairs = list(rows)
        first = min(max((width(term) for term, _ in pairs), default=0), col_max) + col_spacing
        left = " " * self.current_indent
        for term, meaning in pairs:
            lines = wrap(meaning, max(self.width - first - self.current_indent, 20))
            if width(term) > first - col_spacing:
                self.write(f"{left}{term}\n{left}{' ' * first}{lines[0]}\n")
            else:
                self.write(f"{left}{term}{' ' * (first - width(term))}{lines[0]}\n")
            for line in lines[1:]:
                self.write(f"{left}{' ' * first}{line}\n")
