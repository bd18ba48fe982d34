"""The draft checker with a fake in place of the models: what the browser tests serve."""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / "tests" / "fakes"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from fake_app_checker import FakeAppChecker  # noqa: E402

from smclassify.checker import Checker  # noqa: E402

Checker.load = classmethod(lambda cls, models=None: FakeAppChecker())
runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
