from __future__ import annotations

from pathlib import Path

import pytest

from tender_guard.check import check
from tender_guard.reports.leaves import Words, leaf_of, read_leaves, segments
from tender_guard.rulebook.load import load_rulebook
from tender_guard.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.mark.parametrize("name", ["施工.docx", "摘录.txt"])
def test_every_finding_stands_on_a_leaf_with_its_words_cut_out(name: str) -> None:
    path = SAMPLES / name
    settings = Settings()
    found = check(
        path, rulebook=load_rulebook(*Settings().rule_folders), settings=settings
    ).findings
    shown = read_leaves(path, settings)
    for finding in found:
        if not finding.places:
            continue
        leaf = shown[leaf_of(shown, finding.places[0].paragraph) - 1]
        marked = "".join(
            part.text
            for entry in leaf
            for cell in entry.cells
            for words in cell
            for part in segments(words, found)
            if finding.id in part.findings
        )
        assert marked, finding.quote
        assert marked in finding.quote or finding.quote in marked or finding.matched


def test_segments_together_are_the_text_again() -> None:
    path = SAMPLES / "摘录.txt"
    found = check(
        path, rulebook=load_rulebook(*Settings().rule_folders), settings=Settings()
    ).findings
    for leaf in read_leaves(path, Settings()):
        for entry in leaf:
            for words in entry.cells[0]:
                assert "".join(part.text for part in segments(words, found)) == words.text


def test_a_text_without_findings_is_one_segment() -> None:
    assert [part.text for part in segments(Words("1", "招标公告"), ())] == ["招标公告"]


def test_a_long_file_has_several_leaves_and_none_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "长.txt"
    path.write_text("投标人须知的一段文字。\n" * 500, "utf-8")
    shown = read_leaves(path, Settings())
    assert len(shown) > 2
    assert all(shown)
