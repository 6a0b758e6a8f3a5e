"""From a Jupyter notebook to a modular, configured, tested package that computes the same.

`extract_notebook(notebook)` gives the package as texts and writes nothing; `Options` are the choices it knows.
`verify_package(notebook, directory)` runs both and compares what they compute. `StageChecklist()` shows the stage
checklist in a cell. The public names are imported when they are first asked for, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbengineer.errors import NbEngineerError
    from nbengineer.extract import Extraction, extract_notebook
    from nbengineer.model.environment import Environment
    from nbengineer.model.options import Options
    from nbengineer.model.verification import Verification
    from nbengineer.verify import verify_package
    from nbengineer.widgets.checklist import StageChecklist

__all__ = [
    "Environment",
    "Extraction",
    "NbEngineerError",
    "Options",
    "StageChecklist",
    "Verification",
    "__version__",
    "extract_notebook",
    "verify_package",
]

__version__ = "0.1.0"

_HOMES = {
    "Environment": "nbengineer.model.environment",
    "Extraction": "nbengineer.extract",
    "NbEngineerError": "nbengineer.errors",
    "Options": "nbengineer.model.options",
    "StageChecklist": "nbengineer.widgets.checklist",
    "Verification": "nbengineer.model.verification",
    "extract_notebook": "nbengineer.extract",
    "verify_package": "nbengineer.verify",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Say what Jupyter's server loads; only it imports that."""
    home = "nbengineer.server.extension"
    return [{"module": home, "app": import_module(home).NbEngineer}]


def __dir__() -> list[str]:
    """List the public names, those not yet imported included."""
    return sorted(__all__)
