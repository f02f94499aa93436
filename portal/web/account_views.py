"""Signing in, and one's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator


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
    """Change one's own password: every other session of the same person ends with it."""

    template_name = "web/own_password.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        """Say on the next page that it is done."""
        done = super().form_valid(form)
        messages.success(self.request, "密码已修改，下次登录请用新密码。")
        return done
