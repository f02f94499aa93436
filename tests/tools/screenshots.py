"""Pictures of the main pages, to be looked at: it shoots a temporary portal, never a real one."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from portal.demo.content import FOLDER as DEMO
from portal.demo.content import demo_logins
from tests.tools.live_server import LivePortal, StageFailed, temporary_portal
from tests.tools.suite import BROWSERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

STATION = 1366  # the station's PC: what is seen without scrolling
WIDTHS = {390: 844, 1280: 800, STATION: 768}
SCHEMES = ("light", "dark")
WALL = (1920, 1080)
TALLEST = 2600  # pixels of a whole page that are kept
COLOURS = 64  # text on paper needs no more, and the folder stays small
PAPER_DPI = "80"
ABSENT = (
    "截图要用开发依赖 playwright 和系统里的 Chromium。请先运行：\n"
    "    python3 manage.py test --co -q     （装好开发依赖）\n"
    "    apt-get install -y chromium poppler-utils fonts-noto-cjk"
)


@dataclass(frozen=True, slots=True)
class PageShot:
    """One page: the name of its picture, where it is or a link that leads to it, and what is typed.

    What is `typed` into its search box is not sent: the suggestions stand open.
    """

    name: str
    address: str
    link: str = ""
    typed: str = ""


SHOTS = (
    PageShot("home", "/"),
    PageShot("cases", "/cases/"),
    PageShot("cases-filtered", "/cases/?kind=adverse&category=chaobiao-shoufei"),
    PageShot("cases-nothing", "/cases/?kind=exemplary&year=1990"),
    PageShot("case-adverse", "/cases/?kind=adverse&q=", "article.case-card h3 a >> text=漏销"),
    PageShot("case-exemplary", "/cases/?kind=exemplary", "article.case-card h3 a"),
    PageShot("case-common", "/cases/?kind=common", "article.case-card h3 a"),
    PageShot("regulations", "/regulations/"),
    PageShot("edition", "/regulations/", ".shelf-card h2 a"),
    PageShot("changes", "/regulations/yingye-banfa/2023/", ".edition-links a >> text=差异"),
    PageShot("clause", "/regulations/yingye-banfa/2023/34/"),
    PageShot("search", "/search/?q=停电"),
    PageShot("search-typing", "/search/", typed="停"),
    PageShot("search-filtered", "/search/?q=停电&in=cases&kind=adverse"),
    PageShot("search-citation", "/search/?q=营业办法34条"),
    PageShot("search-slip", "/search/?q=欠废停电"),
    PageShot("search-few", "/search/?q=制氧机"),
    PageShot("search-nothing", "/search/?q=没有这样的词语组合"),
    PageShot("not-found", "/no-such-page/"),
)


class ScreenshotCommand(BaseCommand):
    help = "给主要页面截图（390、1280、1366 像素，浅色和深色），存进 docs/screenshots/。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", default=str(Path(settings.BASE_DIR) / "docs" / "screenshots"), metavar="文件夹"
        )
        parser.add_argument("--only", default="", metavar="词", help="只拍名字里有这个词的")

    def handle(self, *args: Any, **options: Any) -> None:
        out = Path(options["out"])
        out.mkdir(parents=True, exist_ok=True)
        self._wanted = str(options["only"])
        with _open_browser() as browser:
            try:
                with temporary_portal() as stage:
                    self._shoot(browser, stage, out)
            except StageFailed as failed:
                raise CommandError(f"演示站点没有启动：{failed}") from failed
        size = sum(path.stat().st_size for path in out.glob("*.png"))
        self.stdout.write(f"{out}：共 {size / 1_000_000:.1f} MB")

    def _shoot(self, browser: Browser, stage: LivePortal, out: Path) -> None:
        self._pages(browser, stage, out)
        self._wall(browser, stage, out)
        self._check_screen(browser, stage, out)
        self._handout(browser, stage, out)

    def _asked(self, name: str) -> bool:
        return self._wanted in name

    def _keep(self, page: Page, path: Path) -> None:
        _save_picture(page.screenshot(), path)
        self.stdout.write(f"  {path.name}")

    def _keep_whole(self, page: Page, path: Path, width: int, height: int) -> None:
        """Keep the whole page in a window that is as tall, so that its bars stand at the ends."""
        tall = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": max(height, min(tall, TALLEST))})
        self._keep(page, path)
        page.set_viewport_size({"width": width, "height": height})

    def _pages(self, browser: Browser, stage: LivePortal, out: Path) -> None:
        staff = _browser_context(browser, stage, "员工")
        stranger = browser.new_context(base_url=stage.address, locale="zh-CN")
        for shot in (PageShot("login", "/login/"), *SHOTS):
            if not self._asked(shot.name):
                continue
            page = (stranger if shot.name == "login" else staff).new_page()
            page.goto(shot.address)
            if shot.link:
                address = page.locator(shot.link).first.get_attribute("href") or ""
                page.goto(address)
            for width, height in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": height})
                page.reload()
                if shot.typed:
                    page.locator("main input[name=q]").press_sequentially(shot.typed)
                    page.locator("main [role=option]").first.wait_for()
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                    path = out / f"{shot.name}-{width}-{scheme}.png"
                    if width == STATION or shot.typed:
                        self._keep(page, path)
                    else:
                        self._keep_whole(page, path, width, height)
            page.close()

    def _wall(self, browser: Browser, stage: LivePortal, out: Path) -> None:
        if not self._asked("wall"):
            return
        page = _browser_context(browser, stage, "员工", WALL).new_page()
        page.goto(_find_full_case(page))
        page.goto(f"{page.url}?view=wall")
        number = 1
        while True:
            page.emulate_media(color_scheme="light")
            self._keep(page, out / f"wall-{number:02d}-light.png")
            if number in (1, 2):
                page.emulate_media(color_scheme="dark")
                self._keep(page, out / f"wall-{number:02d}-dark.png")
            following = page.locator('a[data-wall="next"]')
            if not following.count() or number == 8:
                break
            following.click()
            page.wait_for_load_state()
            number += 1

    def _check_screen(self, browser: Browser, stage: LivePortal, out: Path) -> None:
        if not self._asked("import"):
            return
        context = _browser_context(browser, stage, "编辑", (STATION, WIDTHS[STATION]))
        page = context.new_page()
        page.goto("/admin/imports/cases/")
        self._keep(page, out / "import-upload.png")
        page.locator("input[type=file]").set_input_files(next(DEMO.glob("*.docx")))
        page.get_by_role("button", name="上传并识别").click()
        page.wait_for_url("**/check/**", timeout=120_000)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            self._keep(page, out / f"import-check-{width}.png")

    def _handout(self, browser: Browser, stage: LivePortal, out: Path) -> None:
        if not self._asked("handout"):
            return
        page = _browser_context(browser, stage, "员工").new_page()
        page.goto(_find_full_case(page))
        with tempfile.TemporaryDirectory() as name:
            paper = Path(name) / "handout.pdf"
            page.pdf(path=paper, format="A4", prefer_css_page_size=True)
            subprocess.run(
                ["pdftoppm", "-r", PAPER_DPI, "-png", str(paper), str(Path(name) / "page")],
                check=True,
            )
            for number, sheet in enumerate(sorted(Path(name).glob("page*.png")), start=1):
                _save_picture(sheet.read_bytes(), out / f"handout-{number}.png")
                self.stdout.write(f"  handout-{number}.png")


def _find_full_case(page: Page) -> str:
    """Go to the case that has everything; return its address."""
    page.goto(SHOTS[4].address)
    return page.locator(SHOTS[4].link).first.get_attribute("href") or "/"


def _save_picture(taken: bytes, path: Path) -> None:
    """Keep a picture with a palette of its own: a tenth of the size, and text stays sharp."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    # The octree keeps rare colours (a badge, a bar); the median cut drops them.
    method = Image.Quantize.FASTOCTREE
    image.quantize(COLOURS, method=method, dither=Image.Dither.NONE).save(path, optimize=True)


def _browser_context(
    browser: Browser, stage: LivePortal, role: str, size: tuple[int, int] = (1280, 800)
) -> BrowserContext:
    """Open a browser window for somebody of a role, signed in through the form."""
    login = next(one for one in demo_logins() if one.role == role)
    context = browser.new_context(
        base_url=stage.address,
        locale="zh-CN",
        timezone_id=settings.TIME_ZONE,
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("工号").fill(login.number)
    page.get_by_label("密码").fill(login.password)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    page.close()
    return context


@contextmanager
def _open_browser() -> Iterator[Browser]:
    """Start the system's Chromium. Raises CommandError with what to install."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CommandError(ABSENT) from error
    find: Callable[[str], str | None] = shutil.which
    program = next((path for path in map(find, BROWSERS) if path), None)
    if program is None or find("pdftoppm") is None:
        raise CommandError(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--lang=zh-CN",
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


def run(arguments: list[str]) -> int:
    """Run `manage.py screenshots` with its options; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
    django.setup()
    ScreenshotCommand().run_from_argv(["manage.py", *arguments])
    return 0
