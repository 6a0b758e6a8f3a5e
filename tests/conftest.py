"""Puts the repository's root on the path, so that tests can import each other."""

import os
import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[1]))

# the same examples in every run, so that a run says something about the change and not about luck; `deep` draws new ones
settings.register_profile("default-run", derandomize=True)
settings.register_profile("deep", derandomize=False)
settings.load_profile("deep" if os.environ.get("NBENGINEER_PROFILE") == "deep" else "default-run")
