"""The product's addresses and one more: what every page costs that asks who is there."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.people.doors import readers_only
from portal.urls import urlpatterns as product_urls


@readers_only
def no_op(request: HttpRequest) -> HttpResponse:
    """Answer a member of staff with two letters: middleware and permission, nothing else."""
    return HttpResponse("ok")


urlpatterns = [path("bench/no-op/", no_op), *product_urls]
