"""The site in a real browser: no barrier, no request outside, nothing cut off, keys on the wall.

It reads the demo, served by a process of its own over a database of its own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

from portal.web.demo import content

pytestmark = pytest.mark.browser

LOOKS = [(390, "light"), (390, "dark"), (1366, "light"), (1366, "dark")]
PATIENCE = 60  # seconds for the server to answer on a busy machine


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo, migrated, seeded and served for this module."""
    folder = tmp_path_factory.mktemp("site")
    environment = {
        **os.environ,
        "ANJIAN_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }

    def command(*words: str) -> list[str]:
        return [sys.executable, "-m", "django", *words]

    for words in (("migrate", "-v0"), ("seed_demo",), ("rebuild_index",)):
        subprocess.run(command(*words), env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    serve = command("runserver", "--noreload", "--insecure", address)
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(serve, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://{address}/login/")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def pages(chromium: Browser, site: str) -> dict[str, str]:
    """The addresses of one page of each kind, as a reader comes to them."""
    page = chromium.new_context().new_page()
    sign_in(page, site)
    found = {
        "sign-in": "/login/",
        "home": "/",
        "library": "/cases/",
        "narrowed": "/cases/?kind=adverse&order=event",
        "nothing": "/cases/?kind=adverse&kind=common&tag=没有",
        "shelf": "/regulations/",
        "search": "/search/?q=停电",
        "one-kind": "/search/?q=停电&in=clauses",
        "unfound": "/search/?q=量子纠缠",
        "missing": "/cases/nowhere/",
    }
    page.goto(f"{site}/cases/?kind=adverse")
    found["case"] = target(page, ".case-card-title a")
    found["wall"] = f"{found['case']}?view=wall&screen=3"
    page.goto(site + found["case"])
    found["clause"] = target(page, ".clause-card-head a")
    found["cited"] = f"/search/?q={page.inner_text('.clause-card-head a')}"
    page.goto(site + found["clause"])
    found["edition"] = target(page, ".edition-about a").split("#")[0]
    page.goto(site + found["edition"])
    found["changes"] = target(page, "text=差异")
    return found


def target(page: Page, selector: str) -> str:
    address = page.get_attribute(selector, "href")
    assert address
    return address


def sign_in(page: Page, site: str) -> None:
    login = next(one for one in content.logins() if one.role == "员工")
    page.goto(f"{site}/login/")
    page.fill("#id_username", login.number)
    page.fill("#id_password", login.password)
    page.click(".gate-form button")
    page.wait_for_url(f"{site}/")


def is_wider_than_the_window(page: Page) -> bool:
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_no_page_has_a_barrier_or_asks_outside(
    chromium: Browser, site: str, pages: dict[str, str], width: int, scheme: str
) -> None:
    troubles: list[str] = []

    def note_outside(asked: Request) -> None:
        if not asked.url.startswith(site):
            troubles.append(f"asks {asked.url}")

    page = chromium.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme
    ).new_page()
    page.on("request", note_outside)
    page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
    for name, address in pages.items():
        if name == "home":
            sign_in(page, site)
        page.goto(site + address)
        found = Axe().run(page).response["violations"]
        troubles += [f"{name}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]
        if is_wider_than_the_window(page):
            troubles.append(f"{name}: wider than the window")
    assert troubles == []


def test_large_type_is_kept_on_the_device_and_cuts_nothing_off(
    chromium: Browser, site: str, pages: dict[str, str]
) -> None:
    page = chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
    sign_in(page, site)
    page.click(".menu > summary")
    page.check("input[data-display=size][value=large]", force=True)
    for name, address in pages.items():
        page.goto(site + address)
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
        assert not is_wider_than_the_window(page), name


def test_the_colour_switch_wins_over_the_device(chromium: Browser, site: str) -> None:
    page = chromium.new_context(color_scheme="dark").new_page()
    sign_in(page, site)
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ground)
    page.click(".menu > summary")
    page.check("input[data-display=theme][value=light]", force=True)
    assert page.evaluate(ground) == "rgb(250, 248, 244)" != dark


def test_the_wall_is_driven_by_keys(chromium: Browser, site: str, pages: dict[str, str]) -> None:
    page = chromium.new_context().new_page()
    sign_in(page, site)
    page.goto(f"{site}{pages['case']}?view=wall")
    for key, screen in (("ArrowRight", 2), ("Space", 3), ("ArrowLeft", 2)):
        page.keyboard.press(key)
        page.wait_for_url(f"**screen={screen}")
    assert float(page.evaluate(SIZE_OF_IDEA)) >= 48
    page.keyboard.press("Escape")
    page.wait_for_url(site + pages["case"])


SIZE_OF_IDEA = "parseFloat(getComputedStyle(document.querySelector('.wall-idea')).fontSize)"


def test_everything_works_without_scripts(chromium: Browser, site: str) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(page, site)
    page.goto(f"{site}/cases/")
    page.click(".filters > summary")
    page.check("input[name=kind][value=adverse]")
    page.click("text=查看结果")
    assert "kind=adverse" in page.url
    page.click(".case-card-title a")
    page.click("text=投屏讲评")
    page.click("text=下一屏")
    assert "screen=2" in page.url


def test_the_handout_is_a_page_or_two_of_a4(
    chromium: Browser, site: str, pages: dict[str, str], tmp_path: Path
) -> None:
    page = chromium.new_context().new_page()
    sign_in(page, site)
    page.goto(site + pages["case"])
    page.pdf(path=tmp_path / "handout.pdf", prefer_css_page_size=True)
    with pdfplumber.open(tmp_path / "handout.pdf") as handout:
        assert 1 <= len(handout.pages) <= 2
        assert [round(handout.pages[0].width), round(handout.pages[0].height)] == [595, 842]
        words = handout.pages[0].extract_text()
    assert "打印" in words
    assert "搜案例" not in words
