from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from books import book, owners, reading, table
from hypothesis import given
from hypothesis import strategies as st

from tender_guard.errors import RecordsError
from tender_guard.records.identity import Vault, mask_of, masked, new_key, open_vault, unmasked

NUMBER = "330102199001011234"


@given(st.text())
def test_a_number_comes_back_and_is_not_to_be_seen(number: str) -> None:
    vault = Vault(new_key())
    kept = vault.encrypted(number)
    assert vault.decrypted(kept) == number
    assert kept != vault.encrypted(number)
    assert vault.digest(number) == vault.digest(number)


def test_another_key_reads_and_compares_nothing() -> None:
    one, other = Vault(new_key()), Vault(new_key())
    assert one.digest(NUMBER) != other.digest(NUMBER)
    assert one.fingerprint != other.fingerprint
    with pytest.raises(RecordsError, match="无法解密"):
        other.decrypted(one.encrypted(NUMBER))


def test_a_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    vault = open_vault(path, None)
    assert path.stat().st_mode & 0o777 == 0o600
    assert open_vault(path, vault.fingerprint).fingerprint == vault.fingerprint
    assert list(path.parent.iterdir()) == [path]


def test_two_who_make_the_key_at_once_have_the_same(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from tender_guard.records.identity import open_vault;"
        "print(open_vault(Path(sys.argv[1]), None).fingerprint)"
    )
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(
            lambda _: (
                subprocess.run(
                    [sys.executable, "-c", code, tmp_path / "key"],
                    capture_output=True,
                    check=True,
                    text=True,
                ).stdout
            ),
            range(4),
        )
        assert len(set(made)) == 1


def test_a_lost_or_wrong_key_is_said_and_never_replaced(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="没有密钥文件"):
        open_vault(tmp_path / "key", "0123")
    assert not (tmp_path / "key").exists()
    open_vault(tmp_path / "key", None)
    with pytest.raises(RecordsError, match="不是加密已存证件号的那把"):
        open_vault(tmp_path / "key", "0123")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_vault(tmp_path / "key", None)
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(RecordsError, match="chmod 600"):
        open_vault(tmp_path / "key", None)


def test_something_else_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("secret")
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(RecordsError, match="不是密钥文件"):
        open_vault(tmp_path / "key", None)


def test_a_mask_shows_the_last_four() -> None:
    assert masked(NUMBER) == "**************1234"
    assert masked("123") == "***"
    mask = mask_of(masked(NUMBER))
    assert mask is not None
    assert mask.covers(NUMBER)
    assert not mask.covers("330102199001011235")
    assert mask_of(NUMBER) is None


def test_a_masked_number_is_the_whole_number_of_the_same_person() -> None:
    plain = unmasked(
        [
            (NUMBER, "张 三"),
            ("**************1234", "张三"),
            ("**************1234", "李四"),
            (None, ""),
        ]
    )
    assert plain[1] == NUMBER
    assert plain[2] not in {NUMBER, "**************1234"}
    assert plain[3] is None


def test_masked_numbers_of_two_people_differ_also_where_their_ends_are_equal(
    tmp_path: Path,
) -> None:
    people = table(
        "关键人员",
        {"姓名": "张三", "证件号": "**************1234"},
        {"姓名": "李四", "证件号": "**************1234"},
    )
    changes = table("人员变更", {"新人员": "张三", "新人员证件号": "**************1234"}, {})
    found = reading(book(tmp_path / "台账.xlsx", owners(关键人员=people, 人员变更=changes)))
    first, second = found.frames["key_person"]["id_number"]
    assert first != second
    assert found.frames["personnel_change"]["new_id_number"].to_list() == [first, None]
