"""The part of a package's `conftest.py` that reads recorded values: as long as their types ask for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.emitting.asserting import types_in
from nbengineer.emitting.recorded_drawing import DRAWING, WATCH
from nbengineer.emitting.recorded_files import agreed, expected_values
from nbengineer.emitting.recorded_reader import VALUE, pieces_for
from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from nbengineer.model.recorded import Recorded

CONSTANT = 'RECORDED = Path(__file__).parent / "recorded"'

FIXTURE = '''\
@pytest.fixture
def recorded():
    """`recorded("{example}")` gives the step's inputs and what it returned."""
    return lambda step: tuple(_read(RECORDED / step / side) for side in ("given", "expected"))
'''

READ = """\
def _read(folder):
    kinds = json.loads((folder / "values.json").read_text("utf-8"))
    return {name: _value(kind, folder) for name, kind in kinds.items()}
"""

READ_PLAIN = """\
def _read(folder):
    return json.loads((folder / "values.json").read_text("utf-8"))
"""

READ_SAME = '''\
def _read(folder):
    """Read the values of a step; what was one object under two names is one object again."""
    kinds = json.loads((folder / "values.json").read_text("utf-8"))
    values = {}
    for name, kind in kinds.items():
        same = isinstance(kind, dict) and kind.get("type") == "same"
        values[name] = values[kind["as"]] if same else _value(kind, folder)
    return values
'''

AS_BEFORE = '''\
@pytest.fixture(autouse=True)
def as_before():
    """Let no test leave its folder, its module path or its environment to the next."""
    folder, path, environment = os.getcwd(), list(sys.path), dict(os.environ)
    yield
    os.chdir(folder)
    sys.path[:] = path
    os.environ.clear()
    os.environ.update(environment)
'''

DRAWN = '''\
@pytest.fixture
def drawn(monkeypatch):
    """`drawn()` says what each figure shows that was drawn since it was last asked, all but what it is given."""
    shown, finish = _watch(monkeypatch.setattr)

    def since_then(*but):
        finish()
        found = [[{key: axes[key] for key in axes if key not in but} for axes in one] for one in shown]
        shown.clear()
        return found

    return since_then
'''


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads recorded values: imports, constants, functions, and the table that stands last."""

    imports: tuple[Import, ...] = ()
    constants: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    table: str = ""


def reader_of(recorded: Recorded | None) -> Reader:
    """Give the reader for a recording; nothing where no value was recorded."""
    steps = recorded.called if recorded else ()
    if not recorded or (not steps and not recorded.results):
        return Reader()
    kinds = [[dict(one.given), expected_values(one)] for one in steps]
    inside = [json.loads(content) for path, content in recorded.files.items() if path.endswith(".json")]
    types = set(types_in([*kinds, agreed(recorded.results, recorded.apart), *inside]))
    pieces = pieces_for(types)
    read = READ_SAME if "same" in types else READ if pieces else READ_PLAIN
    example = steps[0].name if steps else "pipeline.run"
    blocks = [FIXTURE.format(example=example), read, *([VALUE] if pieces or "same" in types else [])]
    blocks += [piece.source for piece in pieces.values()]
    imports = [Import("json"), Import("pathlib", "Path"), *(i for piece in pieces.values() for i in piece.imports)]
    if any(one.after or one.settings for one in steps):
        blocks.append(AS_BEFORE)
    if any(one.drawn for one in steps):
        blocks += [DRAWN, WATCH, DRAWING]
        imports.append(Import("matplotlib.pyplot", alias="plt"))
    entries = [f'    "{name}": {piece.function},' for name, piece in pieces.items()]
    table = "\n".join(["READERS = {", *entries, "}"]) if pieces else ""
    return Reader(tuple(imports), (CONSTANT,), tuple(blocks), table)
