"""What is wrong with the settings of search servers, said so that it can be mended."""

import os
import secrets
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from search.checks import check_cluster
from search.clusters import ClusterAddress, connection_problems, connection_risks

GOOD = ClusterAddress(("https://es1.example.cn:9200", "https://es2.example.cn:9200"), "u", "secret")
ROOT = Path(__file__).resolve().parent.parent.parent


def test_what_makes_sense_is_let_by():
    assert connection_problems(GOOD) == ()
    assert connection_problems(ClusterAddress(())) == ()
    assert (
        connection_problems(ClusterAddress(("http://127.0.0.1:9200/path",), api_key="id:key")) == ()
    )
    assert connection_problems(ClusterAddress(("https://[::1]:9200",), prefix="prov-1_b")) == ()
    assert (
        connection_risks(GOOD)
        == connection_risks(ClusterAddress(("http://127.0.0.1:9200",), "u", "secret"))
        == ()
    )


@pytest.mark.parametrize(
    ("address", "named"),
    [
        (ClusterAddress(("es1.example.cn:9200",)), "ELASTICSEARCH_URL"),
        (ClusterAddress(("https://es1.example.cn:port",)), "不是地址"),
        (ClusterAddress(("https://:9200",)), "不是地址"),
        (ClusterAddress(("https://[::1",)), "不是地址"),
        (ClusterAddress(("ftp://es1.example.cn",)), "不是地址"),
        (ClusterAddress(("https://es1.example.cn?x=1",)), "只能到路径为止"),
        (ClusterAddress(("https://u:secret@es1.example.cn",)), "ELASTICSEARCH_PASSWORD"),
        (ClusterAddress((*GOOD.urls, "http://es3.example.cn")), "要么都用 https"),
        (ClusterAddress((GOOD.urls[0],) * 2), "重复"),
        (replace(GOOD, password=""), "一起设置"),
        (replace(GOOD, user=""), "一起设置"),
        (replace(GOOD, api_key="k"), "只能设置一种"),
        (replace(GOOD, ca="/nowhere/ca.pem"), "/nowhere/ca.pem"),
        (ClusterAddress(("http://es1.example.cn",), ca=__file__), "https"),
        (replace(GOOD, prefix="Anjian"), "ELASTICSEARCH_PREFIX"),
        (replace(GOOD, prefix=""), "ELASTICSEARCH_PREFIX"),
        (replace(GOOD, prefix="a*"), "ELASTICSEARCH_PREFIX"),
        (replace(GOOD, prefix="a" * 41), "ELASTICSEARCH_PREFIX"),
        (ClusterAddress((), password="secret"), "没有设置 ELASTICSEARCH_URL"),
    ],
)
def test_nonsense_is_named(address, named):
    said = "；".join(connection_problems(address))
    assert named in said
    assert "secret" not in said


def test_a_password_in_the_open_is_a_risk_but_no_error(settings):
    settings.ELASTICSEARCH = ClusterAddress(("http://es1.example.cn:9200",), "u", "secret")
    assert connection_problems(settings.ELASTICSEARCH) == ()
    assert [(one.id, one.is_serious()) for one in check_cluster(None)] == [("search.W001", False)]


def test_the_check_of_the_settings_names_what_is_wrong(settings):
    assert check_cluster(None) == []
    settings.ELASTICSEARCH = replace(GOOD, prefix="Ä")
    assert [(one.id, one.is_serious()) for one in check_cluster(None)] == [("search.E001", True)]


def test_no_secret_stands_in_what_is_printed():
    assert "secret" not in repr(GOOD) + str(replace(GOOD, user="", password="", api_key="secret"))


@pytest.mark.parametrize(
    ("url", "fine"), [("https://es1.example.cn:9200, https://es2.example.cn", True), ("es1", False)]
)
def test_production_refuses_to_start_with_nonsense(tmp_path, url, fine):
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from portal.settings import production as p; print(p.ELASTICSEARCH)",
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "portal.example.cn",
            "ANJIAN_BASE_URL": "https://portal.example.cn",
            "ANJIAN_DATA": str(tmp_path),
            "DATABASE_URL": "sqlite:///x",
            "ELASTICSEARCH_URL": url,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode == 0) == fine, done.stderr
    assert ("es2.example.cn" in done.stdout) if fine else ("ELASTICSEARCH_URL" in done.stderr)
