"""Where the entries of the site itself lead."""

from django.urls import reverse


def home_address() -> str:
    """Return the address of 今天."""
    return reverse("home")


def search_address() -> str:
    """Return the address of the search page."""
    return reverse("search")


def admin_address() -> str:
    """Return the address of the CMS admin."""
    return reverse("wagtailadmin_home")
