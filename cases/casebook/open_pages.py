"""Pages of the library at their addresses in the tree, where the CMS restricts nobody.

Who may come into the library at all is asked before.
"""

from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, Site

from cases.models import CasePage


def find_open_case(url_path: str) -> CasePage | None:
    """Return the live case at a path of the tree, unless the CMS restricts it (2 queries)."""
    slug = url_path.rstrip("/").rpartition("/")[2]
    # by its slug, which has an index: paths have none
    rows = CasePage.objects.live().select_related("category").order_by()
    page = next(iter(rows.filter(slug=slug, url_path=url_path)), None)
    return page if page is not None and is_unrestricted(page) else None


def root_path_of(request: HttpRequest) -> str | None:
    """Return the path in the tree of the site that answers a request; None without one."""
    known = Site.objects.order_by().values_list("is_default_site", "root_page__url_path")
    sites = list(known[:2])
    if len(sites) == 1 and sites[0][0]:  # it answers for every host
        only: str = sites[0][1]
        return only
    # Wagtail compares hosts and ports, which takes twice as long
    site = Site.find_for_request(request)
    return site.root_page.url_path if site else None


def is_unrestricted(page: Page) -> bool:
    """Ask whether the CMS lets everybody see a page who passed the door of the library."""
    # hardly any library restricts a page: one cheap question before Wagtail's two
    if not PageViewRestriction.objects.exists():
        return True
    return not page.get_view_restrictions().exists()
