"""Pages that stand alone: each is looked at as someone who may open it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import Site
from playwright.sync_api import Page


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("agency", "/documents"),
        ("agency", "/upload"),
        ("office", "/upload"),
        ("auditor", "/documents"),
        ("office", "/documents/none"),
    ],
)
def test_a_page_is_sound(
    signed_in: Callable[..., Page], sound: Callable[[Page], None], login: str, path: str
) -> None:
    page = signed_in(login)
    page.goto(path)
    sound(page)


def test_the_page_to_sign_in_is_sound(
    service: Site, signed_in: Callable[..., Page], sound: Callable[[Page], None]
) -> None:
    page = signed_in("auditor")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(f"{service.address}/sign-in")
    sound(page)
