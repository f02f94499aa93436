"""Users, units, employees and their placements, grants, and who read whose record."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from treebeard.mp_tree import MP_Node

from portal.people.roles import ROLES


class User(AbstractUser):
    """Somebody who signs in. The username is the employee number (工号)."""

    username = models.CharField(
        "工号",
        max_length=64,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个工号已经有账号了。"},
    )
    first_name = models.CharField("名", max_length=64, blank=True)
    last_name = models.CharField("姓", max_length=64, blank=True)
    must_change_password = models.BooleanField("下次登录要修改密码", default=False, editable=False)

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"

    def get_full_name(self) -> str:
        """Return the name as Chinese writes it: surname first, no blank."""
        return f"{self.last_name}{self.first_name}".strip()

    def set_first_password(self, password: str) -> None:
        """Set a password that somebody else knows: its owner changes it at the next sign-in."""
        self.set_password(password)
        self.must_change_password = True

    def get_short_name(self) -> str:
        """Return the full name: a Chinese given name alone is for friends."""
        return self.get_full_name() or self.username

    def __str__(self) -> str:
        name = self.get_full_name()
        return f"{name}（{self.username}）" if name else self.username


class Unit(MP_Node):
    """A unit of the company: company, branch, station, team. A tree."""

    code = models.CharField("单位编码", max_length=32, unique=True)
    name = models.CharField("单位名称", max_length=128)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField(
        "撤销日期", null=True, blank=True, help_text="从这一天起不再有这个单位。"
    )

    node_order_by = ["code"]

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        constraints = [
            models.CheckConstraint(
                condition=Q(founded_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=F("founded_on")),
                name="unit_closes_after_it_is_founded",
                violation_error_message="撤销日期不能早于成立日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def indented_name(self) -> str:
        """Return the name, moved in by the depth of the unit, for lists in the tree's order."""
        return "\u3000" * (self.depth - 1) + self.name

    indented_name.short_description = "单位名称"  # type: ignore[attr-defined]  # read by lists


def _ends_after_it_begins() -> Q:
    return (
        Q(valid_from__isnull=True)
        | Q(valid_until__isnull=True)
        | Q(valid_until__gte=F("valid_from"))
    )


def holding_on(day: date) -> Q:
    """Rows with a period that hold on a day: `valid_until` is the first day on which none does."""
    return Q(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day),
        Q(valid_until__isnull=True) | Q(valid_until__gt=day),
    )


class Employee(models.Model):
    """Somebody who works here; most of them also sign in. Where is said by the placements."""

    number = models.CharField("工号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    position = models.CharField("岗位", max_length=64, blank=True)
    user = models.OneToOneField(
        User, models.SET_NULL, null=True, blank=True, related_name="employee", verbose_name="账号"
    )

    class Meta:
        verbose_name = "员工"
        verbose_name_plural = "员工"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"


class Placement(models.Model):
    """An employee works in a unit for a time. The main placement says which unit is his."""

    employee = models.ForeignKey(
        Employee, models.CASCADE, related_name="placements", verbose_name="员工"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements", verbose_name="单位")
    valid_from = models.DateField("开始日期", null=True, blank=True)
    valid_until = models.DateField("不再有效的日期", null=True, blank=True)
    is_main = models.BooleanField("主要岗位", default=True)

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(valid_until__isnull=True, is_main=True),
                name="one_open_main_placement",
            ),
            models.CheckConstraint(
                condition=_ends_after_it_begins(), name="placement_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class Grant(models.Model):
    """Somebody holds a role in a unit and all below it, or in the whole company, for a time.

    The source of truth: membership of the groups that Wagtail asks follows from it. Rows are
    ended, not deleted, so that it stays known who could do what on which day.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="账号")
    role = models.CharField("角色", max_length=32)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="单位",
        help_text="包括它下面的单位；留空是整个公司。",
    )
    valid_from = models.DateField("开始日期", null=True, blank=True)
    valid_until = models.DateField("不再有效的日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="授权人"
    )
    ended_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="收回人"
    )

    class Meta:
        verbose_name = "授权"
        verbose_name_plural = "授权"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=Q(valid_until__isnull=True, unit__isnull=False),
                name="one_open_grant_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(valid_until__isnull=True, unit__isnull=True),
                name="one_open_grant_in_the_company",
            ),
            models.CheckConstraint(
                condition=_ends_after_it_begins(), name="grant_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        labels = {declared.role.value: declared.label for declared in ROLES}
        return f"{labels.get(self.role, self.role)}（{self.unit or '整个公司'}）"


class AppendOnlyError(Exception):
    """Something tried to change or remove what is only ever added."""


class AppendOnlyQuerySet(models.QuerySet["AccessRecord"]):
    """Rows that are written once. The database refuses as well."""

    def update(self, **kwargs: Any) -> int:
        """Refuse."""
        raise AppendOnlyError("the access log is not changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError("the access log is not shortened")


class AccessRecord(models.Model):
    """Who read whose record and why. It names people by number, and outlives their rows."""

    at = models.DateTimeField("时间", auto_now_add=True)
    reader_number = models.CharField("查看人工号", max_length=64)
    reader_name = models.CharField("查看人", max_length=128, blank=True)
    subject_number = models.CharField("被查看人工号", max_length=64)
    subject_name = models.CharField("被查看人", max_length=128, blank=True)
    record = models.CharField("查看的内容", max_length=255)
    reason = models.CharField("事由", max_length=255)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = "查看记录"
        verbose_name_plural = "查看记录"
        base_manager_name = "objects"
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_number", "at"], name="access_by_subject"),
            models.Index(fields=["reader_number", "at"], name="access_by_reader"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="access_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_name} 查看 {self.subject_name} 的{self.record}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once."""
        if not self._state.adding:
            raise AppendOnlyError("the access log is not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse."""
        raise AppendOnlyError("the access log is not shortened")
