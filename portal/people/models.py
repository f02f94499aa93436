"""Users, units and employees. It knows who works where; what they did is known further up."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from treebeard.mp_tree import MP_Node


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

    node_order_by = ["code"]

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name

    def indented_name(self) -> str:
        """Return the name, moved in by the depth of the unit, for lists in the tree's order."""
        return "\u3000" * (self.depth - 1) + self.name

    indented_name.short_description = "单位名称"  # type: ignore[attr-defined]  # read by lists


class Employee(models.Model):
    """Somebody who works in a unit; most of them also sign in."""

    number = models.CharField("工号", max_length=64, unique=True)
    name = models.CharField("姓名", max_length=64)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="employees", verbose_name="所在单位"
    )
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
