"""One portal with the demo for all tests in a browser; Debian's own Chromium drives it."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.tools.live_server import LivePortal, temporary_portal
from tests.tools.suite import BROWSERS

# Playwright's loop stays alive in this process, where Django then takes every query of the tests
# that follow for one made inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

PASSWORD = "xinghe-demo-2026"
EDITOR, MODERATOR, ADMINISTRATOR, STAFF = "100104", "100102", "100101", "200302"


def chromium() -> str:
    """The browser of the system; its absence is a failure, never a skip."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    pytest.fail("Chromium is missing: apt-get install chromium, or test --without browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": chromium(),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def stage() -> Iterator[LivePortal]:
    with temporary_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def signed_in(browser: Browser, stage: LivePortal) -> Callable[[str], Any]:
    """The cookies of a person, signed in once through the form."""
    kept: dict[str, Any] = {}

    def state(number: str) -> Any:
        if number not in kept:
            context = browser.new_context(base_url=stage.address, locale="zh-CN")
            page = context.new_page()
            sign_in(page, number)
            kept[number] = context.storage_state()
            context.close()
        return kept[number]

    return state


def sign_in(page: Page, number: str) -> None:
    page.goto("/login/")
    page.get_by_label("工号").fill(number)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)


class Watch:
    """What a browser complains of, and where it went beyond the portal."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.complaints: list[str] = []
        self.strangers: list[str] = []
        self._home = urlsplit(address).netloc
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", self._see)

    def _hear(self, message: Any) -> None:
        # A page that answers 404 or 403 on purpose is told to the console as well.
        if message.type == "error" and "status of 40" not in message.text:
            self.complaints.append(message.text)

    def _see(self, request: Any) -> None:
        where = urlsplit(request.url)
        if where.scheme in {"http", "https", "ws", "wss"} and where.netloc != self._home:
            self.strangers.append(request.url)

    def assert_clean(self) -> None:
        assert self.strangers == []
        assert self.complaints == []


Opened = Callable[..., Page]


@pytest.fixture
def open_as(
    browser: Browser, stage: LivePortal, signed_in: Callable[[str], Any]
) -> Iterator[Opened]:
    """Open a page for somebody (None: a stranger); every context is watched to the end."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_page(number: str | None, width: int = 1366, height: int = 768, **more: Any) -> Page:
        context = browser.new_context(
            base_url=stage.address,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            storage_state=signed_in(number) if number else None,
            **more,
        )
        opened.append((context, Watch(context, stage.address)))
        return context.new_page()

    yield open_page
    for context, watch in opened:
        context.close()
        watch.assert_clean()
