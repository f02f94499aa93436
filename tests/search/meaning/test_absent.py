"""Without a model nothing changes, and nothing of what a model takes is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
READING = """
import sys
from search import answers, jobs, service
from search.upkeep import indexes
from search.management.commands import evaluate_search, fetch_model
assert indexes.meaning_keeper() is None
assert indexes.vector_index() is None
assert len(indexes.index_updaters()) == 1
assert jobs.follow_meaning() == "没有语义模型"
print(sorted(set(sys.argv[1:]) & set(sys.modules)))
"""
SITE = f"import django; django.setup(); import portal.urls{READING}"
ROOM = f"""
from django.conf import settings
settings.configure(INSTALLED_APPS=["search"], ANJIAN_VAR="var", ANJIAN_MODEL="none")
import django
django.setup(){READING}"""
OF_A_MODEL = ("onnxruntime", "tokenizers", "search.meaning.index", "search.meaning.model")


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        (SITE, OF_A_MODEL),
        # The whole site has numpy by openpyxl, which Wagtail imports.
        (ROOM, (*OF_A_MODEL, "numpy")),
    ],
    ids=["the whole site", "the room of search alone"],
)
def test_nothing_of_a_model_is_imported_without_one(tmp_path, code, absent):
    environment = os.environ | {
        "ANJIAN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, *absent],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[]\n"
