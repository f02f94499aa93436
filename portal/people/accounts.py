"""The forms of accounts in the admin: 工号, 姓, 名, roles. Superusers are made by command only."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils import timezone
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from portal.people.lists import rows_holding_words
from portal.people.models import Grant, User, holding_on
from portal.people.roles import GROUP_OF_ROLE, ROLE_OF_GROUP, Role
from portal.people.services import set_company_roles


class AccountFields:
    """What both forms share: no address is required, and nobody is made superuser by a form."""

    fields: dict[str, forms.Field]
    initial: dict[str, Any]
    instance: User
    cleaned_data: dict[str, Any]
    by: User | None = None
    """Who uses the form; the view says it."""

    def settle(self) -> None:
        """Adapt Wagtail's fields."""
        self.fields["email"].required = False
        self.fields["first_name"].label = "名"
        self.fields["last_name"].label = "姓"
        self.fields["groups"].label = "角色"
        self.fields["groups"].help_text = "审核包含编辑的权限，管理员包含全部。"
        if self.instance.pk:
            self.initial["groups"] = list(self._groups_of_today())
        if flag := self.fields.get("is_superuser"):
            flag.disabled = True
            flag.label = flag.help_text = ""
            flag.widget = forms.HiddenInput()

    def _groups_of_today(self) -> QuerySet[Group]:
        """What the grants say, though the groups may not have followed them yet."""
        granted = Grant.objects.filter(holding_on(timezone.localdate())).filter(
            person=self.instance, unit=None
        )
        held = granted.values_list("role", flat=True)
        names = [GROUP_OF_ROLE[Role(role)] for role in held if role in GROUP_OF_ROLE]
        others = self.instance.groups.exclude(name__in=ROLE_OF_GROUP)
        return Group.objects.filter(Q(name__in=names) | Q(pk__in=others.values("pk")))

    def grant_roles(self) -> None:
        """Write the chosen roles as grants in the whole company."""
        names = [group.name for group in self.cleaned_data["groups"]]
        roles = [ROLE_OF_GROUP[name] for name in names if name in ROLE_OF_GROUP]
        set_company_roles(person=self.instance, roles=roles, by=self.by)


class AccountCreationForm(AccountFields, UserCreationForm):  # type: ignore[misc]  # Wagtail is untyped
    """A new account, whose owner changes the password at the first sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle()

    @transaction.atomic
    def save(self, commit: bool = True) -> User:  # noqa: FBT001 - Django's signature
        """Save, with a mark on the password that was given."""
        self.instance.must_change_password = True
        account = cast(User, super().save(commit))
        if commit:
            self.grant_roles()
        return account


class AccountEditForm(AccountFields, UserEditForm):  # type: ignore[misc]  # Wagtail is untyped
    """An account that exists; a new password is a first password, unless one sets one's own."""

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, editing_self=editing_self, **kwargs)
        self.editing_self = editing_self
        self.settle()

    @transaction.atomic
    def save(self, commit: bool = True) -> User:  # noqa: FBT001 - Django's signature
        """Save, with a mark on a password that was given to somebody else."""
        if self.cleaned_data.get("password1"):
            self.instance.must_change_password = not self.editing_self
        account = cast(User, super().save(commit))
        if commit:
            self.grant_roles()
        return account


class AccountIndexView(IndexView):  # type: ignore[misc]  # Wagtail is untyped
    """The list of accounts: a name is typed whole, and stored in two columns."""

    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """Narrow the list to what was typed."""
        if not self.is_searching:
            return queryset
        named = User.objects.annotate(whole_name=Concat("last_name", "first_name"))
        found = rows_holding_words(named, self.search_query, ("username", "whole_name", "email"))
        return queryset.filter(pk__in=found.values("pk"))


class ByWhom:
    """Mixed into the views of one account: its form knows who uses it."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Return the form."""
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]  # of the view
        form.by = self.request.user
        return form


class AccountCreateView(ByWhom, CreateView):  # type: ignore[misc]  # Wagtail is untyped
    """A new account."""


class AccountEditView(ByWhom, EditView):  # type: ignore[misc]  # Wagtail is untyped
    """An account that exists."""


class AccountViewSet(UserViewSet):  # type: ignore[misc]  # Wagtail is untyped
    """账号."""

    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView

    menu_label = "账号"
    create_template_name = "people/accounts/create.html"
    edit_template_name = "people/accounts/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[Any]]:  # noqa: FBT001 - Wagtail's signature
        """Return our form."""
        return AccountEditForm if for_update else AccountCreationForm
