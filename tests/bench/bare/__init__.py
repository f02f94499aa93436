"""A Wagtail page with nothing of ours: what the case page is measured against."""
