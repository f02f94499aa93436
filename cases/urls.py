"""Addresses of regulations, editions and clauses; they never change once given."""

from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("regulations/", views.regulation_list, name="regulations"),
    path("regulations/<str:slug>/", views.regulation_detail, name="regulation"),
    path("regulations/<str:slug>/<str:edition>/", views.edition_detail, name="edition"),
    path(
        "regulations/<str:slug>/<str:edition>/changes/<str:other>/",
        views.edition_changes,
        name="changes",
    ),
    path("regulations/<str:slug>/<str:edition>/<str:clause>/", views.clause_detail, name="clause"),
]
