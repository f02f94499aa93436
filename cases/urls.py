"""Addresses of regulations, editions and clauses; they never change once given."""

from django.urls import path

from cases import views

app_name = "cases"
urlpatterns = [
    path("regulations/", views.regulations, name="regulations"),
    path("regulations/<str:slug>/", views.regulation, name="regulation"),
    path("regulations/<str:slug>/<str:edition>/", views.edition, name="edition"),
    path(
        "regulations/<str:slug>/<str:edition>/changes/<str:other>/",
        views.changes,
        name="changes",
    ),
    path("regulations/<str:slug>/<str:edition>/<str:clause>/", views.clause, name="clause"),
]
