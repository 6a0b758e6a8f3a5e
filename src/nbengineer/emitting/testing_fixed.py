"""The tests that every package has: `conftest.py`, `test_config.py`, `test_pipeline.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.config import annotation
from nbengineer.emitting.imports import import_block
from nbengineer.emitting.inputs import named_places
from nbengineer.emitting.recorded_conftest import reader_of
from nbengineer.emitting.remembering import remembers
from nbengineer.emitting.testing_cells import fixtures
from nbengineer.emitting.testing_recorded import run_marks, run_test
from nbengineer.model.plan import Import
from nbengineer.reading.literals import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import Plan
    from nbengineer.model.recorded import Recorded

CONFTEST_HEAD = '"""Where the tests run: in a temporary copy of the input files."""'

CONFTEST_HEAD_RECORDED = (
    '"""Where the tests run, a temporary copy of the input files; and what reads the recorded values."""'
)

AGG = 'os.environ.setdefault("MPLBACKEND", "Agg")'

WATCH = '''\
WATCH = """
import contextlib, importlib, io, json, os, pkgutil, sys
package = importlib.import_module(sys.argv[1])
folder = os.path.join(package.__path__[0], "")
names = [f"{package.__name__}.{one.name}" for one in pkgutil.iter_modules(package.__path__)]
names = [name for name in names if not name.endswith((".__main__", ".local"))]
STARTS = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn")
events, watching = {}, []

def hook(event, arguments):
    if watching and event == "open" and not str(arguments[0]).startswith(folder):
        watching[0].append(f"open {arguments[0]}")
    elif watching and event.startswith(STARTS):
        watching[0].append(event)

sys.addaudithook(hook)
for name in names:
    events[name] = seen = []
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            importlib.import_module(name)
            for own in [own for own in sys.modules if own in names]:
                del sys.modules[own]
            printed.seek(0)
            printed.truncate()
            watching.append(seen)
            importlib.import_module(name)
    except Exception as error:
        seen.append(repr(error))
    watching.clear()
    if printed.getvalue():
        seen.append("print")
print(json.dumps(events))
"""
'''

WATCHED = '''\
@pytest.fixture(scope="session")
def what_importing_does():
    """Import every module twice, with eyes on the second time: what they rely on is loaded by then."""
    path = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-W", "ignore", "-c", WATCH, {package}]
    done = subprocess.run(
        command, env=os.environ | {{"PYTHONPATH": path}}, capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout.splitlines()[-1]).__getitem__
'''

FOLDER = '''\
@pytest.fixture(scope="session", autouse=True)
def working_folder(tmp_path_factory):
    """Run all tests in a copy of the input files."""
    folder = tmp_path_factory.mktemp("run")
    if DATA.is_dir():
        shutil.copytree(DATA, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    with contextlib.chdir(folder):
        yield folder
'''

FOLDER_OUTSIDE = '''\
@pytest.fixture(scope="session", autouse=True)
def working_folder(tmp_path_factory):
    """Run all tests in a copy of the input files, so deep that paths with `..` stay inside."""
    folder = tmp_path_factory.mktemp("run") / {deep}
    folder.mkdir(parents=True)
    if DATA.is_dir():
        shutil.copytree(DATA, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    for place in MISSING:
        if place.startswith("..") and (DATA / place).is_file():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(DATA / place, folder / place)
    with contextlib.chdir(folder):
        yield folder
'''

INPUTS_HEAD = '''\
@contextlib.contextmanager
def inputs():
    """Skip what can't run here: something that the notebook reads is not there."""
'''

INPUTS_MISSING = """\
    if missing := [place for place in MISSING if not Path(place).exists()]:
        pytest.skip(f"the run reads {{', '.join(missing)}}: {hint}")
"""

INPUTS_SECRETS = """\
    if unset := [name for name in SECRETS if name not in os.environ]:
        pytest.skip(f"set {', '.join(unset)}: the run reads a secret from it")
"""

INPUTS_TAIL = """\
    try:
        yield
    except OSError as error:
        pytest.skip(f"the run needs what is not here ({{error}}): {hint}")
"""

RESULTS = '''\
@pytest.fixture(scope="session")
def results(working_folder):
    """What one run gives."""
    from {package} import pipeline

    with inputs():
        return {call}
'''


COPIES = '''\
def copies(values):
    """Give a copy of each value, and as it is what can't be copied: a lock, an open file."""
    found, memo = {}, {}
    for name, value in values.items():
        attempt = dict(memo)
        try:
            found[name] = copy.deepcopy(value, attempt)
        except Exception:
            found[name] = value
        else:
            memo = attempt
    return found
'''


ANEW = '''\
@contextlib.contextmanager
def package_anew(modules=None):
    """Use the package imported anew, or as such a run imported it: what its modules keep belongs to one run."""
    modules = {{}} if modules is None else modules
    before = package_modules()
    for name in before:
        del sys.modules[name]
    sys.modules.update(modules)
    try:
        yield modules
    finally:
        modules.update(package_modules())
        for name in modules:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def package_modules():
    """Give the package's modules that are loaded."""
    return {{name: one for name, one in sys.modules.items() if name.partition(".")[0] == {package}}}
'''


def conftest_text(plan: Plan, codes: Sequence[Code | None], recorded: Recorded | None = None) -> str:
    """Give `tests/conftest.py`: the folder that tests run in, the watch over imports, the runs that tests look at.

    With a recording: what reads it, too.
    """
    reader = reader_of(recorded)
    variable = data_variable(plan)
    hint = f"name a folder that has it in {variable}"
    anew = bool(plan.tests) and remembers(plan, codes)
    runs = fixtures(plan, anew=anew)
    secrets = [one.environment for one in plan.settings if one.environment]
    constants = [*reader.constants]
    constants += [f'DATA = Path(os.environ.get({literal(variable)}) or Path(__file__).parents[1] / "data").absolute()']
    if plan.missing_files:
        constants.append(_tuple("MISSING", named_places(plan.missing_files)))
        constants.append('"""Input files that are too large for `data/`, or lie outside the notebook\'s folder."""')
    if secrets:
        constants.append(_tuple("SECRETS", secrets))
    checks = INPUTS_HEAD + (INPUTS_MISSING.format(hint=hint) if plan.missing_files else "")
    checks += (INPUTS_SECRETS if secrets else "") + INPUTS_TAIL.format(hint=hint)
    call = "asyncio.run(pipeline.run())" if plan.is_async else "pipeline.run()"
    deepest = max((place.count("../") for place in plan.missing_files), default=0)
    folder = FOLDER_OUTSIDE.format(deep=literal("/".join(["folder"] * deepest))) if deepest else FOLDER
    blocks = [
        folder,
        WATCHED.format(package=literal(plan.package)),
        checks,
        RESULTS.format(package=plan.package, call=call),
        *([COPIES] if runs else []),
        *([ANEW.format(package=literal(plan.package))] if runs and anew else []),
        *runs,
        *reader.blocks,
        *([reader.table] if reader.table else []),
    ]
    imports = [*_conftest_imports(plan, copies=bool(runs)), *reader.imports]
    head = [CONFTEST_HEAD_RECORDED if reader.blocks else CONFTEST_HEAD, import_block(imports, plan.package)]
    head += [AGG] if plan.draws else []
    head += ["\n".join(constants), WATCH.rstrip()]
    return "\n\n".join(head) + "\n\n\n" + "\n\n\n".join(block.rstrip() for block in blocks) + "\n"


def data_variable(plan: Plan) -> str:
    """Give the environment variable that names a folder of input files for the tests."""
    return f"{plan.package.upper()}_DATA"


def _conftest_imports(plan: Plan, *, copies: bool) -> list[Import]:
    names = ["contextlib", "json", "os", "shutil", "subprocess", "sys", "pytest"]
    names += ["copy"] if copies else []
    names += ["asyncio"] if plan.is_async else []
    return [*map(Import, names), Import("pathlib", "Path")]


def _tuple(name: str, values: list[str] | tuple[str, ...]) -> str:
    return "\n".join([f"{name} = (", *(f"    {literal(value)}," for value in values), ")"])


CONFIG_HEAD = '"""What config.py promises: the notebook\'s own values, unless a file or a caller says otherwise."""'

CONFIG_PATH = 'CONFIG = Path(__file__).parents[1] / "conf/config.toml"'

CONFIG_FILE = """\
def test_the_file_has_the_defaults():
    assert load(CONFIG) == Config()
"""

CONFIG_UNKNOWN = """\
def test_an_unknown_setting_is_an_error():
    with pytest.raises(ValueError, match="no_such_setting"):
        load(CONFIG, {"no_such_setting": 1})
"""

CONFIG_TYPE = """\
def test_a_value_of_another_type_is_an_error():
    with pytest.raises(ValueError, match="{field} must be"):
        load(CONFIG, {{"{field}": object()}})
"""

CONFIG_SECRETS = """\
@pytest.fixture(autouse=True)
def secrets(monkeypatch):
"""

CONFIG_UNSET = """\
def test_a_secret_that_is_not_set_is_an_error(monkeypatch):
    monkeypatch.delenv({variable})
    with pytest.raises(ValueError, match={variable}):
        Config()
"""


def config_test_text(plan: Plan) -> str:
    """Give `tests/test_config.py`."""
    imports = [
        Import("pathlib", "Path"),
        Import("pytest"),
        Import(f"{plan.package}.config", "Config"),
        Import(f"{plan.package}.config", "load"),
    ]
    blocks = [f"{CONFIG_HEAD}\n\n{import_block(imports, plan.package)}\n\n{CONFIG_PATH}"]
    secrets = [one.environment for one in plan.settings if one.environment]
    if secrets:
        lines = [f'    monkeypatch.setenv({literal(name)}, "a secret")' for name in secrets]
        blocks.append(CONFIG_SECRETS + "\n".join(lines))
    blocks += [CONFIG_FILE, CONFIG_UNKNOWN]
    typed = next((one.field for one in plan.settings if annotation(one) not in {"Any", "object"}), "")
    if typed:
        blocks.append(CONFIG_TYPE.format(field=typed))
    if secrets:
        blocks.append(CONFIG_UNSET.format(variable=literal(secrets[0])))
    return "\n\n\n".join(block.rstrip() for block in blocks) + "\n"


PIPELINE_CALLS = '''\
def test_every_call_fits_the_step_that_it_calls():
    tree = ast.parse(inspect.getsource(pipeline.run))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _step(node)]
    assert calls
    for call in calls:
        assert not any(isinstance(argument, ast.Starred) for argument in call.args)
        inspect.signature(_step(call)).bind(*call.args, **{word.arg: word for word in call.keywords})


def _step(call):
    """Give the function that `module.function(…)` calls; None for any other call."""
    match call.func:
        case ast.Attribute(value=ast.Name(id=module), attr=function):
            return getattr(getattr(pipeline, module, None), function, None)
    return None
'''

PIPELINE_RUN = """\
def test_the_run_gives_its_results(results):
    assert isinstance(results, pipeline.Results)
"""


def pipeline_test_text(plan: Plan, recorded: Recorded | None = None) -> str:
    """Give `tests/test_pipeline.py`."""
    ran = run_test(recorded, {one.notebook_name: one.field for one in plan.results}) if recorded else None
    imports = [*(ran.imports if ran else ())]
    imports += [Import("pytest"), Import(plan.package, "pipeline")]
    if plan.steps:
        imports += [Import("ast"), Import("inspect")]
    lines = "\n".join([*run_marks(recorded), PIPELINE_RUN])
    sure = _sure(plan)
    if plan.needs_unbound and sure:
        imports.append(Import(f"{plan.package}.unbound", "UNBOUND"))
        names = ", ".join(literal(name) for name in sure)
        lines += f"    for name in [{names}]:\n        assert getattr(results, name) is not UNBOUND, name\n"
    blocks = [
        f'"""What pipeline.py promises."""\n\n{import_block(imports, plan.package)}',
        *([PIPELINE_CALLS] if plan.steps else []),
        lines,
        *([ran.text] if ran else []),
    ]
    return "\n\n\n".join(block.rstrip() for block in blocks) + "\n"


def _sure(plan: Plan) -> list[str]:
    """Give the results that are bound whatever happens."""
    last = {one.variable: one.maybe_unbound for step in plan.steps for one in step.returns}
    return [one.field for one in plan.results if not last.get(one.variable, False)]
