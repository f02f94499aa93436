"""What the running of the site remembers: who schedules, and how each job last went."""

from django.db import models


class SchedulerLease(models.Model):
    """The right to run jobs. One row; whoever holds it renews it before it expires."""

    name = models.CharField("名称", max_length=32, primary_key=True)
    holder = models.CharField("持有者", max_length=64, blank=True)
    expires_at = models.DateTimeField("到期时间")

    class Meta:
        verbose_name = "调度租约"
        verbose_name_plural = "调度租约"

    def __str__(self) -> str:
        return f"{self.name}：{self.holder or '无人持有'}"


class JobRun(models.Model):
    """How a scheduled job last went. One row per job, for the administrator to see."""

    job = models.CharField("任务", max_length=64, unique=True)
    label = models.CharField("说明", max_length=128)
    holder = models.CharField("执行者", max_length=64, blank=True)
    started_at = models.DateTimeField("最近开始", null=True, blank=True)
    ended_at = models.DateTimeField("最近结束", null=True, blank=True)
    succeeded_at = models.DateTimeField("最近成功", null=True, blank=True)
    outcome = models.TextField("结果", blank=True)
    error = models.TextField("错误", blank=True)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = "定时任务"
        ordering = ["job"]

    def __str__(self) -> str:
        return self.label


class AddressFailures(models.Model):
    """How many sign-ins failed from one network address of late."""

    address = models.CharField("网络地址", max_length=64, unique=True)
    failures = models.PositiveIntegerField("失败次数")
    last_at = models.DateTimeField("最近一次")

    class Meta:
        verbose_name = "登录失败"
        verbose_name_plural = "登录失败"

    def __str__(self) -> str:
        return f"{self.address}：{self.failures}"
