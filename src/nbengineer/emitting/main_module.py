"""`__main__.py`: the run from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import plain, quoted, sentence
from nbengineer.emitting.imports import import_block
from nbengineer.emitting.inputs import named_places
from nbengineer.model.plan import Import
from nbengineer.planning.requirements import REQUIREMENT
from nbengineer.reading.literals import literal

if TYPE_CHECKING:
    from nbengineer.model.plan import Plan

BRINGS_JOBLIB = frozenset({"joblib", "scikit-learn", "imbalanced-learn", "lightgbm", "librosa", "umap-learn"})
"""Distributions that have joblib with them."""

ARGUMENTS = '''\
def main(arguments: list[str] | None = None) -> int:
    """Run the notebook's steps as the command line asks for it; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m {package}", description={title})
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings, {which}")
    parser.add_argument(
        "--set",
        type=_pair,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one setting{value}",
    )
    parser.add_argument("--workdir", type=Path, metavar="FOLDER", help={workdir})
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="where to save the results")
    given = parser.parse_args(arguments)
'''

LOAD = """\
    try:
        config = load(given.config, {overrides})
    except (OSError, ValueError) as error:
        parser.error(str(error))
"""

VALUES = "{name: _value(name, text) for name, text in given.set}"

FOLDER = """\
    output = given.output.resolve() if given.output else None
"""

CHDIR_FILES = """\
    folder = _folder(given.workdir)
    print(f"running in {folder}", file=sys.stderr)
    os.chdir(folder)
"""

CHDIR = """\
    if given.workdir:
        os.chdir(given.workdir)
"""

AGG = """\
    os.environ.setdefault("MPLBACKEND", "Agg")
"""

RUN = """\
    from {package} import pipeline

    results = {call}
    for name, value in _named(results):
        print(f"{{name}} = {{_short(value)}}", file=sys.stderr)
    return _save(results, output) if output else 0
"""

FOLDER_FUNCTION = '''\
def _folder(asked: Path | None) -> Path:
    """Give the folder to run in: the one asked for, else the current one or `data/`, where the input files are."""
    if asked:
        return asked
    here, carried = Path.cwd(), Path(__file__).resolve().parents[2] / "data"
    for folder in (here, here / "data", carried):
        if all((folder / file).exists() for file in INPUTS):
            return folder
    return carried if carried.is_dir() else here
'''

PAIR = '''\
def _pair(text: str) -> tuple[str, str]:
    """Divide `name=value`."""
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name.strip(), value
'''

VALUE = '''\
def _value(name: str, text: str) -> object:
    """Read a value as TOML; what is none, or is meant for a text, is text."""
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
    is_text = get_type_hints(Config).get(name) in (str, Path)
    return text if is_text and not isinstance(value, str) else value
'''

NAMED = """\
def _named(results: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(results, field.name)) for field in fields(results)]
"""

SHORT = '''\
def _short(value: Any) -> str:
    """Give a value on one line."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"{type(value).__name__} of shape {shape}"
    text = " ".join(repr(value).split())
    return text if len(text) <= 100 else f"{text[:99]}…"
'''

SAVE = '''\
def _save(results: Any, folder: Path) -> int:
    """Save figures as PNG and everything else by {by}; give 1 if something can't be saved."""
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name, value in _named(results):
        try:
            if hasattr(value, "savefig"):
                value.savefig(folder / f"{{name}}.png")
            else:
                {save}
        except Exception as error:
            print(f"{{name}} can't be saved: {{error}}", file=sys.stderr)
            failed = 1
    return failed
'''

TAIL = """\
if __name__ == "__main__":
    sys.exit(main())
"""


def main_text(plan: Plan) -> str:
    """Give the module: `--config --set --workdir --output`; results on stderr, stdout is what the steps print."""
    files = (*plan.data_files, *plan.missing_files)
    joblib = saves_by_joblib(plan)
    save = (
        'joblib.dump(value, folder / f"{name}.joblib")'
        if joblib
        else '(folder / f"{name}.pickle").write_bytes(pickle.dumps(value))'
    )
    blocks = [
        quoted(f"Runs the steps of the whole notebook: `python -m {plan.package} --help` says how."),
        "\n\n" + _imports(plan, joblib=joblib),
        *(["\n\n" + _inputs(files)] if files else []),
        "\n\n\n" + _main(plan, files).rstrip(),
        *(["\n\n\n" + FOLDER_FUNCTION.rstrip()] if files else []),
        "\n\n\n" + PAIR.rstrip(),
        *(["\n\n\n" + VALUE.rstrip()] if plan.settings else []),
        "\n\n\n" + NAMED.rstrip(),
        "\n\n\n" + SHORT.rstrip(),
        "\n\n\n" + SAVE.format(by="joblib" if joblib else "pickle", save=save).rstrip(),
        "\n\n\n" + TAIL,
    ]
    return "".join(blocks)


def saves_by_joblib(plan: Plan) -> bool:
    """Say whether joblib comes with the package's dependencies; pickle needs nothing."""
    names = {found[1] for line in plan.requirements if (found := REQUIREMENT.match(line))}
    return bool(names & BRINGS_JOBLIB)


def _imports(plan: Plan, *, joblib: bool) -> str:
    found = [
        Import("argparse"),
        Import("os"),
        Import("sys"),
        Import("dataclasses", "fields"),
        Import("pathlib", "Path"),
        Import("typing", "Any"),
        Import(f"{plan.package}.config", "load"),
        Import("joblib" if joblib else "pickle"),
    ]
    if plan.settings:
        found += [Import("tomllib"), Import("typing", "get_type_hints"), Import(f"{plan.package}.config", "Config")]
    if plan.is_async:
        found.append(Import("asyncio"))
    return import_block(found, plan.package)


def _inputs(files: tuple[str, ...]) -> str:
    lines = [f"    {literal(place)}," for place in named_places(files)]
    return "\n".join(["INPUTS = (", *lines, ")", '"""What the code reads from the folder that it runs in."""'])


def _main(plan: Plan, files: tuple[str, ...]) -> str:
    title = sentence(plain(plan.title).replace("%(prog)", "%%(prog)")) or f"Runs the steps of {plan.package}."
    workdir = "where to run: relative paths start there"
    if files:
        workdir += "; default: the current folder if the input files are there, else data/"
    call = "asyncio.run(pipeline.run(config))" if plan.is_async else "pipeline.run(config)"
    head = ARGUMENTS.format(
        package=plan.package,
        title=literal(title),
        workdir=literal(workdir),
        which="see conf/config.toml" if plan.settings else "of which there are none",
        value=": a TOML value, or text" if plan.settings else ", of which there are none",
    )
    load = LOAD.format(overrides=VALUES if plan.settings else "dict(given.set)")
    run = RUN.format(package=plan.package, call=call)
    return head + load + FOLDER + (CHDIR_FILES if files else CHDIR) + (AGG if plan.draws else "") + run
