"""Every page of the site in a real browser: axe, no stranger, no script needed, keys only."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import ADMINISTRATOR, STAFF, Opened
from tests.tools.live_server import LivePortal

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/cases/",
    "/cases/?kind=adverse&order=event",
    "/cases/?kind=exemplary&year=1990",
    "/regulations/",
    "/search/",
    "/search/?q=停电",
    "/search/?q=停电&in=cases",
    "/search/?q=停电&in=cases&kind=adverse",
    "/search/?q=停电&in=clauses&status=repealed",
    "/search/?q=欠废停电",
    "/search/?q=营业办法",
    "/search/?q=保温台",
    "/search/?q=没有这样的词语组合",
    "/search/?q=八不准第一条",
    "/search/?q=营业办法34条",
    "/no-such-page/",
    "/cases/no-such-case/",
)
WIDTHS = (390, 1366)
# All rules of axe, those of good practice included; only what is violated is reported.
OPTIONS: dict[str, Any] = {"resultTypes": ["violations"]}


@pytest.fixture(scope="module")
def every_page(stage: LivePortal, browser: Any, signed_in: Callable[[str], Any]) -> tuple[str, ...]:
    """All addresses of the site: those above and what the demo's own links lead to."""
    context = browser.new_context(base_url=stage.address, storage_state=signed_in(STAFF))
    page = context.new_page()
    found = list(PAGES)
    for kind in ("adverse", "exemplary", "common"):
        page.goto(f"/cases/?kind={kind}")
        found.append(_first(page, "article.case-card h3 a"))
    case = found[len(PAGES)]
    found += [f"{case}?view=wall", *(f"{case}?view=wall&screen={n}" for n in (2, 4, 99))]
    page.goto(case)
    found.append(_first(page, ".clause-card h3 a"))
    page.goto("/regulations/")
    regulation = _first(page, ".shelf-card h2 a")
    page.goto(regulation)
    found += [regulation, *_all(page, ".edition-links a")]
    context.close()
    return tuple(dict.fromkeys(found))


def _first(page: Page, selector: str) -> str:
    return _all(page, selector)[0]


def _all(page: Page, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return found


def violations(page: Page) -> list[str]:
    """What axe says of the page as it stands, a line a place."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page_of_the_site(
    open_as: Opened, every_page: tuple[str, ...], width: int
) -> None:
    # axe is put into the page by the test itself, which the site's own policy would refuse.
    page = open_as(STAFF, width, 844 if width < 500 else 768, bypass_csp=True)
    wrong: dict[str, list[str]] = {}
    for address in every_page:
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{address} scrolls sideways at {width} px"
        )
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if found := violations(page):
                wrong[f"{address} {scheme}"] = found
    assert wrong == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_what_a_stranger_sees(open_as: Opened, width: int) -> None:
    page = open_as(None, width, bypass_csp=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto("/login/")
        assert violations(page) == []
        page.get_by_label("工号").fill("nobody")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []


def test_axe_finds_nothing_where_somebody_is_refused(open_as: Opened) -> None:
    page = open_as(STAFF, bypass_csp=True)
    response = page.goto("/admin/imports/cases/")
    assert response is not None
    assert response.status == 403
    assert violations(page) == []


def test_no_page_complains_or_asks_a_stranger(open_as: Opened, every_page: tuple[str, ...]) -> None:
    """`open_as` judges at the end: no word on the console, no request beyond the portal."""
    page = open_as(STAFF)
    for address in every_page:
        page.goto(address)


ADMIN = (
    "/admin/",
    "/admin/pages/",
    "/admin/imports/cases/",
    "/admin/imports/regulations/",
    "/admin/imports/missing/",
    "/admin/citations/",
    "/admin/snippets/cases/regulation/",
    "/admin/snippets/cases/edition/",
    "/admin/scheduled-jobs/",
    "/admin/users/",
    "/admin/reports/site-history/",
)


def test_the_admin_asks_no_stranger(open_as: Opened, stage: LivePortal) -> None:
    page = open_as(ADMINISTRATOR)
    for address in ADMIN:
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
    page.goto("/admin/pages/search/?q=漏销")
    page.locator("a[href$='/edit/']").first.click()
    page.wait_for_load_state("networkidle")


def test_the_site_works_without_scripts(open_as: Opened) -> None:
    page = open_as(STAFF, 390, 844, java_script_enabled=False)
    page.goto("/cases/")
    page.locator("details.filters > summary").click()
    page.get_by_role("checkbox", name="优质服务事例").check()
    page.get_by_role("button", name="查看结果").click()
    assert "kind=exemplary" in page.url
    expect(page.get_by_role("heading", level=2)).to_contain_text("符合条件的")
    page.goto("/")
    box = page.locator("main input[type=search]")
    box.fill("停电")
    box.press("Enter")
    page.locator("article.hit-cases h3 a").first.click()
    expect(page.locator("main h1")).to_be_visible()
    link = page.locator(".clause-card h3 a").first
    if link.count():
        link.click()
        expect(page.locator("#cases-h")).to_be_visible()


def test_the_keyboard_alone_searches_and_reads_a_case(open_as: Opened) -> None:
    page = open_as(STAFF)
    page.goto("/")
    page.keyboard.press("Tab")
    assert _focused(page) == "跳到正文"
    page.keyboard.press("Enter")
    _tab_to(page, "document.activeElement.name === 'q'")
    page.keyboard.type("估抄")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    _tab_to(page, "document.activeElement.closest('article.hit-cases') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")
    _tab_to(page, "document.activeElement.closest('.clause-card h3') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/regulations/**")
    expect(page.locator("#cases-h")).to_be_visible()


# The element that has the focus, or the box around it, is outlined.
OUTLINED = """() => [document.activeElement, document.activeElement.closest('form')]
    .some(one => one && (getComputedStyle(one).outlineStyle !== 'none'
        || getComputedStyle(one).boxShadow !== 'none'))"""


def _focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent.trim()")
    return text


def _tab_to(page: Page, condition: str, most: int = 80) -> None:
    """Press Tab until the condition holds; what has the focus is visibly outlined on the way."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            assert page.evaluate(OUTLINED), condition
            return
    pytest.fail(f"no Tab reaches {condition}")


def test_the_wall_is_driven_by_its_keys(open_as: Opened, every_page: tuple[str, ...]) -> None:
    wall = next(address for address in every_page if address.endswith("view=wall"))
    page = open_as(STAFF, 1920, 1080)
    page.goto(wall)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**screen=2")
    size = page.locator(".wall-idea p, .wall-idea h1").first.evaluate(
        "one => parseFloat(getComputedStyle(one).fontSize)"
    )
    assert size >= 48
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**screen=1")
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "view=wall" not in url)
