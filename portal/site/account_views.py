"""Signing in, and one's own password."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET

from portal.operations.sign_in_rate import count_failure, forget_failures, seconds_to_wait
from portal.people.models import User
from portal.people.whole_pages import reader_mark
from portal.site.clients import client_address
from portal.site.idle_end import seconds_left

log = logging.getLogger(__name__)

MOST_GUESSES, GUESSES = 5, "own_password_guesses"


class SignInForm(AuthenticationForm):
    """The sign-in form, with the words of this house."""

    error_messages = {
        "invalid_login": "工号或密码不对。工号是您的员工编号；密码要分大小写。",
        "inactive": "这个账号已停用。请联系本单位的管理员。",
    }


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Sign in with the employee number."""

    template_name = "site/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Let an address with many failures wait a little before its next try."""
        seconds = seconds_to_wait(client_address(request), timezone.now())
        if seconds:
            return self.told_to_wait(seconds)
        return super().post(request, *args, **kwargs)

    def told_to_wait(self, seconds: int) -> HttpResponse:
        """Answer with the wait; the password was not looked at."""
        response = render(self.request, "site/slowed_down.html", {"seconds": seconds}, status=429)
        response["Retry-After"] = str(seconds)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, which ends the wait of the address."""
        forget_failures(client_address(self.request))
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Count a refused password; a form that is not filled in is none."""
        if form.non_field_errors():
            count_failure(client_address(self.request), timezone.now())
        return super().form_invalid(form)


class SignInBesideFormView(SignInView):
    """Sign in from a dialog over a page whose session has ended; its form stays as it is."""

    redirect_authenticated_user = False

    def told_to_wait(self, seconds: int) -> HttpResponse:
        """Answer with the wait as the dialog shows it."""
        response = JsonResponse(
            {"error": f"这个网络地址登录失败的次数较多，请 {seconds} 秒后再试。"}, status=429
        )
        response["Retry-After"] = str(seconds)
        return response

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in and tell who it is now, with the token for the form."""
        super().form_valid(form)
        return JsonResponse(_state_of(self.request))

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Say why it was refused."""
        super().form_invalid(form)
        sentences = form.non_field_errors() or ["工号和密码都要填。"]
        return JsonResponse({"error": " ".join(map(str, sentences))}, status=400)


@login_not_required
@require_GET
def session_state(request: HttpRequest) -> HttpResponse:
    """Tell a page who is signed in, for how long, and the token that its forms need.

    Asking is no use of the session, unless the page says that somebody typed (`active`).
    """
    return JsonResponse(_state_of(request))


def _state_of(request: HttpRequest) -> dict[str, object]:
    person = request.user
    if not isinstance(person, User):
        return {"reader": "", "name": "", "left": 0, "token": get_token(request), "change": ""}
    return {
        "reader": reader_mark(person),
        "name": str(person),
        "left": seconds_left(request, timezone.now()),
        "token": get_token(request),
        # A form that is sent before a first password is changed would be lost.
        "change": reverse("own_password") if person.must_change_password else "",
    }


class OwnPasswordForm(PasswordChangeForm):
    """The password in use, and the new one twice."""

    def clean(self) -> dict[str, object]:
        """Refuse the password in use as the new one."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        old, new = cleaned.get("old_password"), cleaned.get("new_password1")
        if old and old == new:
            self.add_error("new_password1", ValidationError("新密码不能和现在的一样。"))
        return cleaned

    error_messages = {
        "password_incorrect": "现在的密码不对，请再输一次。",
        "password_mismatch": "两次输入的新密码不一样。",
    }


class OwnPasswordView(PasswordChangeView):
    """Change one's own password: every other session of the same person ends with it.

    Whoever finds a session open on a station's PC must not guess without end: it ends with the
    `MOST_GUESSES`th wrong password.
    """

    template_name = "site/own_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say on the next page that it is done; a first password has done its service."""
        form.user.must_change_password = False
        done = super().form_valid(form)
        self.request.session.pop(GUESSES, None)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        log.info("user %s changed the own password", self.request.user.pk)
        return done

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """Count wrong passwords; the last one ends the session."""
        if "old_password" in form.errors:
            guesses = self.request.session.get(GUESSES, 0) + 1
            if guesses >= MOST_GUESSES:
                log.warning("user %s: too many wrong passwords", self.request.user.pk)
                logout(self.request)
                messages.error(self.request, "现在的密码连续输错，已退出登录。")
                return redirect("login")
            self.request.session[GUESSES] = guesses
        return super().form_invalid(form)
