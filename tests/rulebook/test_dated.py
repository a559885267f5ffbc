import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest

from tender_guard.errors import RulebookError
from tender_guard.rulebook.dated import Gone, gone_on, load_gone

RULES = Path(__file__).parents[2] / "rules"
QUALIFICATIONS = load_gone(RULES / "lexicon/gone/qualifications.yaml")
ENTRIES = (*QUALIFICATIONS, *load_gone(RULES / "lexicon/gone/values.yaml"))


def found(entry: Gone, text: str) -> bool:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
    folded = plain.translate(str.maketrans(",;:?!()[]", "，；：？！（）［］"))
    return any(re.search(pattern, folded) for pattern in entry.patterns)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_patterns_find_what_they_are_for(entry: Gone) -> None:
    assert [text for text in entry.matches if not found(entry, text)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_patterns_spare_what_only_looks_like_it(entry: Gone) -> None:
    assert [text for text in entry.spares if found(entry, text)] == []


def test_no_entry_takes_what_is_spared_elsewhere() -> None:
    spared = {text for entry in QUALIFICATIONS for text in entry.spares}
    taken = {
        (entry.name, text) for entry in QUALIFICATIONS for text in spared if found(entry, text)
    }

    # A first-grade property management licence outlived the lower grades by a year.
    assert taken == {("物业服务企业资质", "物业服务一级资质")}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_is_gone_from_its_day_on(entry: Gone) -> None:
    assert entry in gone_on(ENTRIES, entry.since)
    assert entry not in gone_on(ENTRIES, entry.since - timedelta(days=1))


def test_cost_consulting_licences_could_be_asked_for_until_july_2021() -> None:
    before = {entry.name for entry in gone_on(QUALIFICATIONS, date(2021, 6, 30))}

    assert "工程造价咨询企业资质" not in before
    assert "城市园林绿化企业资质" in before


def test_names_are_unique() -> None:
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize("text", ["- {name: 甲}", "只是一句话", "- [", "3"])
def test_a_broken_list_is_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "qualifications.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(RulebookError, match=r"qualifications\.yaml"):
        load_gone(tmp_path / "qualifications.yaml")
