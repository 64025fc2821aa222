"""A short run of the fuzzer at the reader of answers; the million is the gate's."""

import json
import subprocess
import sys
from importlib.util import find_spec

import pytest

from wgroup.resources import PACKAGE

RUNS = 5000


@pytest.mark.skipif(find_spec("atheris") is None, reason="there is no atheris for this machine")
def test_no_octets_break_the_reader() -> None:
    command = [sys.executable, "-m", "bench.fuzz_replies", "--runs", str(RUNS)]
    done = subprocess.run(
        command, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert (told["runs"], told["problems"]) == (RUNS, {})
    assert {"answer", "bounce", "tnef", "unread", "words"} <= told["kinds"].keys()
