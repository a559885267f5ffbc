"""The rules, trying a sentence, changing the rules, people and the audit trail, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    "path",
    [
        "/rules",
        "/rules/local-branch-required",
        "/rulebook",
        "/rulebook/parameters/bid-bond-max-ratio",
        "/rulebook/prohibitions",
        "/rulebook/lexicon/group:ownership",
        "/people",
        "/me",
        "/audit",
    ],
)
def test_a_page_of_the_administrator_is_sound(
    signed_in: Callable[..., Page], sound: Callable[[Page], None], path: str
) -> None:
    page = signed_in("administrator")
    page.goto(path)
    sound(page)


def test_a_sentence_is_tried_without_leaving_the_page(
    signed_in: Callable[..., Page], sound: Callable[[Page], None]
) -> None:
    page = signed_in("agency")
    page.goto("/sentence")
    page.get_by_role("textbox", name="条款").fill("投标人在本市有类似业绩的加2分。")
    page.get_by_role("button", name="试一试").click()
    expect(page.locator("#tried mark").first).to_have_text("本市有类似业绩")
    sound(page)
