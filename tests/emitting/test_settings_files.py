"""`config.py` and `conf/config.toml`: settings with their types, read back as they are written."""

import tomllib

import pytest

from nbengineer.emitting.config import config_text, toml_text
from nbengineer.model.plan import Plan, Setting
from tests.emitting.churn import CODES
from tests.emitting.churn import PLAN as CHURN
from tests.emitting.packaging import put, pytest_of, python, ruff_of, tidied, tree_of


def plan_of(*settings):
    return Plan("study", "study", settings=tuple(settings))


def setting(value, annotation, name="value", **more):
    return Setting(name, name.upper(), "c0", value, annotation, **more)


KINDS = plan_of(
    setting("60 * 60", "int", "seconds", comment="an hour"),
    setting('Path("data")', "Path", "folder"),
    setting('["a", "b"]', "list[str]", "columns"),
    setting("1, 2.5", "tuple[int, float]", "pair"),
    setting('{"rate": 0.1,\n "deep": [1, 2]}', "dict[str, float | list[int]]", "options"),
    setting("{3, 1}", "set[int]", "chosen"),
    setting("None", "str | int | float | bool | None", "limit"),
    setting("[None]", "list[str | int | float | bool | None]", "holes"),
    setting("b'x'", "bytes", "raw"),
    setting("2j", "complex", "phase"),
    setting("[]", "list[object]", "anything"),
    setting("{0: 1.0}", "dict[int, float]", "weights"),
    setting("-0.5", "float", "field"),
    setting("True", "bool", "fast"),
    setting('""', "str", "api_key", environment="API_KEY"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return put(tree_of(KINDS), tmp_path_factory.mktemp("kinds"))


def asked(folder, code, **variables):
    code = f"from study.config import Config, load\nfrom pathlib import Path\n{code}"
    status, out, err = python(folder, "-c", code, **({"API_KEY": "k"} | variables))
    return out.strip() if not status else err.strip().split("\n")[-1]


def test_simple_settings_ask_for_little_code():
    """The example's own file."""
    assert (
        tidied(tree_of(CHURN, CODES))["src/churn/config.py"]
        == '''\
"""Settings of the run. The defaults are the notebook's own values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints


@dataclass(frozen=True, kw_only=True)
class Config:
    """One field for each parameter of the notebook."""

    # DATA in the notebook
    data: str = "data/customers.csv"

    # TEST_SIZE in the notebook
    test_size: float = 0.25

    # SEED in the notebook
    seed: int = 7


def load(path: Path | str | None = None, overrides: Mapping[str, object] = {}) -> Config:
    """Read a TOML file, then apply `overrides`.

    Raises:
        ValueError: a key is no field of `Config`, or its value has another type.
    """
    given: dict[str, Any] = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    given |= overrides
    types = get_type_hints(Config)
    for name, value in given.items():
        if name not in types:
            raise ValueError(f"no setting is called {name!r}; there are: {', '.join(types)}")
        if types[name] is float and type(value) is int:
            given[name] = float(value)
        elif type(value) is not types[name]:
            raise ValueError(f"{name} must be a {types[name].__name__}, not {value!r}")
    return Config(**given)
'''
    )


def test_every_kind_of_setting_stands_in_the_class(folder):
    """Containers are made anew for each `Config`; a secret is read when one is made, and never shown."""
    text = (folder / "src/study/config.py").read_text("utf-8")
    assert (
        text[text.index("def _from_environment") : text.index("def load")]
        == '''\
def _from_environment(variable: str) -> str:
    """Give a secret that no file holds.

    Raises:
        ValueError: the environment variable is not set.
    """
    if variable not in os.environ:
        raise ValueError(f"set the environment variable {variable}: the run reads a secret from it")
    return os.environ[variable]


@dataclass(frozen=True, kw_only=True)
class Config:
    """One field for each parameter of the notebook."""

    # SECONDS in the notebook: an hour
    seconds: int = 60 * 60

    # FOLDER in the notebook
    folder: Path = Path("data")

    # COLUMNS in the notebook
    columns: list[str] = field_(default_factory=lambda: ["a", "b"])

    # PAIR in the notebook
    pair: tuple[int, float] = (1, 2.5)

    # OPTIONS in the notebook
    options: dict[str, float | list[int]] = field_(
        default_factory=lambda: {"rate": 0.1, "deep": [1, 2]}
    )

    # CHOSEN in the notebook
    chosen: set[int] = field_(default_factory=lambda: {3, 1})

    # LIMIT in the notebook
    limit: str | int | float | bool | None = None

    # HOLES in the notebook
    holes: list[str | int | float | bool | None] = field_(default_factory=lambda: [None])

    # RAW in the notebook
    raw: bytes = b"x"

    # PHASE in the notebook
    phase: complex = 2j

    # ANYTHING in the notebook
    anything: list[object] = field_(default_factory=lambda: [])

    # WEIGHTS in the notebook
    weights: dict[int, float] = field_(default_factory=lambda: {0: 1.0})

    # FIELD in the notebook
    field: float = -0.5

    # FAST in the notebook
    fast: bool = True

    # API_KEY in the notebook; read from the environment variable API_KEY
    api_key: str = field_(default_factory=lambda: _from_environment("API_KEY"), repr=False)


'''
    )


def test_the_file_says_what_toml_can_and_what_it_cant():
    """One setting below its comment; what TOML has no way to write is a comment too."""
    assert (
        toml_text(KINDS)
        == """\
# The notebook's own values. `python -m study --config conf/config.toml --set seconds=3600` runs with others.

# SECONDS in the notebook: an hour
seconds = 3600

# FOLDER in the notebook
folder = "data"

# COLUMNS in the notebook
columns = ["a", "b"]

# PAIR in the notebook
pair = [1, 2.5]

# OPTIONS in the notebook
options = { rate = 0.1, deep = [1, 2] }

# CHOSEN in the notebook
# TOML has no way to write a set: change it in config.py
# chosen = {3, 1}

# LIMIT in the notebook
# limit =

# HOLES in the notebook
# TOML has no way to write None: change it in config.py
# holes = [None]

# RAW in the notebook
# TOML has no way to write a bytes: change it in config.py
# raw = b'x'

# PHASE in the notebook
# TOML has no way to write a complex: change it in config.py
# phase = 2j

# ANYTHING in the notebook
anything = []

# WEIGHTS in the notebook
# TOML has no way to write a key that is no text: change it in config.py
# weights = {0: 1.0}

# FIELD in the notebook
field = -0.5

# FAST in the notebook
fast = true

# API_KEY in the notebook; read from the environment variable API_KEY
# api_key = ""
"""
    )


def test_the_package_is_clean_and_its_own_tests_pass(folder):
    """Whatever the kinds of settings."""
    assert ruff_of(folder) == ""
    status, out, _ = pytest_of(folder, "tests/test_config.py")
    assert (status, out.split("\n")[-2].split(" in ")[0]) == (0, "4 passed")


@pytest.mark.parametrize(
    ("override", "shown"),
    [
        ('{"seconds": 5}', "5"),
        ('{"field": 1}', "1.0"),
        ('{"folder": "x/y"}', "PosixPath('x/y')"),
        ('{"folder": Path("z")}', "PosixPath('z')"),
        ('{"columns": ["c"]}', "['c']"),
        ('{"pair": [3, 4]}', "(3, 4.0)"),
        ('{"options": {"a": 1, "b": [2]}}', "{'a': 1.0, 'b': [2]}"),
        ('{"chosen": {9}}', "{9}"),
        ('{"limit": None}', "None"),
        ('{"limit": 3}', "3"),
        ('{"limit": "3"}', "'3'"),
        ('{"holes": [1, "x", None]}', "[1, 'x', None]"),
        ('{"anything": [1, [2]]}', "[1, [2]]"),
        ('{"weights": {1: 2}}', "{1: 2.0}"),
    ],
)
def test_values_of_the_right_type_are_taken(folder, override, shown):
    """A list will do for a tuple, an int for a float, a text for a path; elements count too."""
    name = override.split('"')[1]
    assert asked(folder, f"print(repr(load(overrides={override}).{name}))") == shown


@pytest.mark.parametrize(
    ("override", "complaint"),
    [
        ('{"seconds": True}', "seconds must be a int, not True"),
        ('{"seconds": 1.0}', "seconds must be a int, not 1.0"),
        ('{"fast": 1}', "fast must be a bool, not 1"),
        ('{"field": True}', "field must be a float, not True"),
        ('{"columns": ["a", 1]}', "columns must be a list[str], not ['a', 1]"),
        ('{"columns": "a"}', "columns must be a list[str], not 'a'"),
        ('{"pair": [1]}', "pair must be a tuple[int, float], not [1]"),
        ('{"pair": [1.5, 1]}', "pair must be a tuple[int, float], not [1.5, 1]"),
        ('{"options": {"a": ["x"]}}', "options must be a dict[str, float | list[int]], not {'a': ['x']}"),
        ('{"limit": [1]}', "limit must be a str | int | float | bool | None, not [1]"),
        ('{"weights": {"1": 2}}', "weights must be a dict[int, float], not {'1': 2}"),
        ('{"raw": "x"}', "raw must be a bytes, not 'x'"),
        ('{"folder": 1}', "folder must be a Path, not 1"),
    ],
)
def test_values_of_another_type_are_refused(folder, override, complaint):
    """With the field, its type, and what was given."""
    assert asked(folder, f"load(overrides={override})") == f"ValueError: {complaint}"


def test_unknown_settings_and_unreadable_files_are_refused(folder):
    """With what there is, and as a ValueError."""
    said = asked(folder, 'load(overrides={"sed": 1})')
    assert said.startswith("ValueError: no setting is called 'sed'; there are: seconds, folder, columns, ")
    (folder / "broken.toml").write_text("seconds =\n", "utf-8")
    assert "tomllib.TOMLDecodeError" in asked(folder, 'load("broken.toml")')


def test_a_secret_that_is_not_set_names_its_variable(folder):
    """Given by hand it need not be set; it never shows."""
    status, _, err = python(folder, "-c", "from study.config import Config; Config()")
    assert status == 1
    assert "ValueError: set the environment variable API_KEY: the run reads a secret from it" in err
    assert asked(folder, "print('api_key' in repr(Config()))") == "False"


def test_no_settings_are_an_empty_class():
    """Any key is an error then."""
    text = config_text(plan_of())
    space = {"__name__": "config"}
    exec(compile(text, "config.py", "exec"), space)
    assert "for name in given" not in text
    assert space["load"]() == space["Config"]()
    with pytest.raises(ValueError, match="there are no settings, so none is called 'seed'"):
        space["load"](overrides={"seed": 1})
    assert toml_text(plan_of()) == "# The notebook has no parameters: there is nothing to set.\n"


@pytest.mark.parametrize(
    ("value", "annotation"),
    [
        (r"'a\"b\\c\n\t\x7f\x01é\u2028'", "str"),
        ("'# no comment = [x]'", "str"),
        ('{"a b": {"c.d": 1}, "": 2}', "dict[str, object]"),
        ("[" + ", ".join(f'"{n:030}"' for n in range(9)) + "]", "list[str]"),
        ("1e999", "float"),
        ("2 ** 64", "int"),
        ("[[1, 2], [3]]", "list[list[int]]"),
        ("{}", "dict[object, object]"),
    ],
)
def test_texts_and_containers_come_back_from_toml_as_they_were(value, annotation):
    """Quotes, control characters, keys with dots, lists over several lines."""
    assert tomllib.loads(toml_text(plan_of(setting(value, annotation))))["value"] == eval(value)  # noqa: S307 (a literal of ours)


def test_half_a_character_stays_out_of_the_file():
    """UTF-8 can't hold it."""
    text = toml_text(plan_of(setting(r"'\ud800'", "str")))
    assert "# TOML has no way to write half a character: change it in config.py\n" in text
    assert tomllib.loads(text) == {}


def test_a_comment_of_the_notebook_can_not_end_its_line():
    """It is shown on one line in both files."""
    plan = plan_of(setting("1", "int", comment="a\nb = 2\x00"))
    assert tomllib.loads(toml_text(plan)) == {"value": 1}
    assert "    # VALUE in the notebook: a b = 2\n    value: int = 1\n" in config_text(plan)


def test_a_name_that_ruff_would_not_choose_is_excused(tmp_path):
    """It is the notebook's own."""
    put(tree_of(plan_of(setting("3", "int", "l"), setting("[1]", "list[int]", "O"))), tmp_path)
    assert ruff_of(tmp_path) == ""
