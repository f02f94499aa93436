"""The addresses of the portal, room by room; pages of the library come last."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cases.views import page_or_wagtail
from portal.operations import health
from portal.site import account_views, search_views, views

to_sign_in = RedirectView.as_view(pattern_name="login", query_string=True)

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("", views.home, name="home"),
    path("search/", search_views.search_page, name="search"),
    path("search/suggest/", search_views.search_suggest, name="search_suggest"),
    path("search/opened/", search_views.search_opened, name="search_opened"),
    path("search/wish/", search_views.search_wish, name="search_wish"),
    path("login/", account_views.SignInView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", account_views.OwnPasswordView.as_view(), name="own_password"),
    path("session/", account_views.session_state, name="session_state"),
    path("session/sign-in/", account_views.SignInBesideFormView.as_view(), name="sign_in_beside"),
    # One place to sign in: Wagtail's own would ask no address to wait.
    path("admin/login/", login_not_required(to_sign_in), name="admin_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", views.media, name="media"),
    path("", include("cases.urls")),
    *(pattern for pattern in wagtail_urls.urlpatterns if pattern.name != "wagtail_serve"),
    # Wagtail's own address of pages, asked first for what is kept of it
    re_path(wagtail_urls.serve_pattern, page_or_wagtail, name="wagtail_serve"),
]
