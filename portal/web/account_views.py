"""Signing in, and one's own password."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

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

    template_name = "web/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class OwnPasswordForm(PasswordChangeForm):
    """The password in use, and the new one twice."""

    error_messages = {
        "password_incorrect": "现在的密码不对，请再输一次。",
        "password_mismatch": "两次输入的新密码不一样。",
    }


class OwnPasswordView(PasswordChangeView):
    """Change one's own password: every other session of the same person ends with it.

    Whoever finds a session open on a station's PC must not guess without end: it ends with the
    `MOST_GUESSES`th wrong password.
    """

    template_name = "web/own_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say on the next page that it is done."""
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
