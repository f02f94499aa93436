"""Editors' words in another process, which read them before they changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from search.models import SynonymGroup

OTHER_PROCESS = """
import sys
import django
django.setup()
from search import trade
for line in sys.stdin:
    print(" ".join(trade.active_lexicon().synonyms(line.strip())), flush=True)
"""


@pytest.mark.usefixtures("committed")
def test_another_process_hears_of_it_with_its_next_search():
    """One process saves, another one that already read the words uses them."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        address = f"sqlite:///{name}"
    else:
        held = connection.settings_dict
        address = (
            f"postgres://{held['USER']}:{held['PASSWORD']}@{held['HOST']}:{held['PORT']}/{name}"
        )
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS],
        cwd=Path(__file__).resolve().parents[2],
        env={
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def asks(word):
        other.stdin.write(word + "\n")
        other.stdin.flush()
        return other.stdout.readline().split()

    try:
        assert asks("蹲守") == []
        group = SynonymGroup.objects.create(words="蹲守 估抄")
        assert asks("蹲守") == ["估抄"]
        group.delete()
        assert asks("蹲守") == []
    finally:
        other.stdin.close()
        other.stdout.close()
        other.wait(timeout=60)
