"""The settings of a package: `config.py` and `conf/config.toml`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import plain
from nbengineer.emitting.imports import import_block
from nbengineer.emitting.naming import free_name, words_in
from nbengineer.emitting.values import NoToml, evaluate, one_line, toml_value
from nbengineer.model.plan import Import
from nbengineer.reading.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nbengineer.model.plan import Plan, Setting

SIMPLE = frozenset({"str", "int", "float", "bool", "Path"})
"""Types that one `type(value) is kind` decides, but for paths and whole numbers."""

AMBIGUOUS = frozenset({"l", "O", "I"})
"""Names of the notebook that ruff's E741 would have changed."""

KNOWN = SIMPLE | frozenset({"complex", "bytes", "list", "tuple", "set", "dict", "None", "object", "Any"})

HEAD = '"""Settings of the run. The defaults are the notebook\'s own values."""'

HEAD_NOTHING = '"""Settings of the run. The notebook has none: a field of `Config` would be one."""'

ENVIRONMENT = '''\
def {name}(variable: str) -> str:
    """Give a secret that no file holds.

    Raises:
        ValueError: the environment variable is not set.
    """
    if variable not in os.environ:
        raise ValueError(f"set the environment variable {{variable}}: the run reads a secret from it")
    return os.environ[variable]
'''

LOAD_HEAD = '''\
def load(path: Path | str | None = None, overrides: Mapping[str, object] = {}) -> Config:
    """Read a TOML file, then apply `overrides`.

    Raises:
        ValueError: a key is no field of `Config`, or its value has another type.
    """
    given: dict[str, Any] = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    given |= overrides
'''

LOAD_NOTHING = '''\
def load(path: Path | str | None = None, overrides: Mapping[str, object] = {}) -> Config:
    """Read a TOML file, then apply `overrides`: neither may set anything.

    Raises:
        ValueError: there is a key.
    """
    given = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    given |= overrides
    if given:
        raise ValueError(f"there are no settings, so none is called {', '.join(map(repr, given))}")
    return Config()
'''

LOAD_LOOP = """\
    types = get_type_hints(Config)
    for name, value in given.items():
        if name not in types:
            raise ValueError(f"no setting is called {name!r}; there are: {', '.join(types)}")
"""

LOAD_CHECKED = """\
        try:
            given[name] = _checked(value, types[name])
        except TypeError:
            kind = types[name] if get_args(types[name]) else types[name].__name__
            raise ValueError(f"{name} must be a {kind}, not {value!r}") from None
    return Config(**given)
"""


def config_text(plan: Plan) -> str:
    """Give `config.py`: the frozen `Config`, and `load` with as much checking as its types ask for."""
    settings = plan.settings
    fields = {setting.field for setting in settings}
    call = free_name("field", fields)
    environ = free_name("_from_environment", fields)
    blocks = [_imports(settings, call)]
    if any(setting.environment for setting in settings):
        blocks.append(ENVIRONMENT.format(name=environ))
    blocks += [_class(settings, call, environ), _load(settings)]
    if not _is_simple(settings):
        blocks.append(_checked(settings))
    head = HEAD if settings else HEAD_NOTHING
    return f"{head}\n\n" + "\n\n\n".join(block.rstrip("\n") for block in blocks) + "\n"


def annotation(setting: Setting) -> str:
    """Give a field's type; `Any` where the plan's has no name here."""
    return setting.annotation if words_in([setting.annotation]) <= KNOWN else "Any"


def _imports(settings: Sequence[Setting], call: str) -> str:
    words = words_in(map(annotation, settings))
    found = [
        Import("tomllib"),
        Import("collections.abc", "Mapping"),
        Import("dataclasses", "dataclass"),
        Import("pathlib", "Path"),
    ]
    if any(setting.environment or _is_mutable(setting) for setting in settings):
        found.append(Import("dataclasses", "field", "" if call == "field" else call))
    if any(setting.environment for setting in settings):
        found.append(Import("os"))
    if settings:
        found += [Import("typing", "Any"), Import("typing", "get_type_hints")]
    if settings and not _is_simple(settings):
        found.append(Import("typing", "get_args"))
        if words & {"list", "tuple", "set", "dict"}:
            found.append(Import("typing", "get_origin"))
        if _has_union(settings):
            found.append(Import("types", "UnionType"))
    return import_block(found, "")


def _class(settings: Sequence[Setting], call: str, environ: str) -> str:
    lines = ["@dataclass(frozen=True, kw_only=True)", "class Config:"]
    if not settings:
        return "\n".join([*lines, '    """The notebook has no parameters."""'])
    lines.append('    """One field for each parameter of the notebook."""')
    for setting in settings:
        excuse = "  # noqa: E741" if setting.field in AMBIGUOUS else ""
        field = f"{setting.field}: {annotation(setting)}{_default(setting, call, environ)}{excuse}"
        lines += ["", f"    # {remark(setting)}", f"    {field}"]
    return "\n".join(lines)


def remark(setting: Setting) -> str:
    """Give what stands in the line above a setting, in both files."""
    text = f"{plain(setting.notebook_name)} in the notebook"
    if setting.environment:
        text += f"; read from the environment variable {plain(setting.environment)}"
    return f"{text}: {plain(setting.comment)}" if plain(setting.comment) else text


def _default(setting: Setting, call: str, environ: str) -> str:
    if setting.environment:
        return f" = {call}(default_factory=lambda: {environ}({literal(setting.environment)}), repr=False)"
    value = setting.value.strip()
    value = f"(\n{value}\n)" if _is_bare_tuple(value) else value
    if _is_mutable(setting):
        return f" = {call}(default_factory=lambda: {value})"
    return f" = (\n{value}\n)" if "\n" in value else f" = {value}"


def _is_bare_tuple(value: str) -> bool:
    """Say whether source is a tuple without parentheses of its own."""
    node = ast.parse(f"(\n{value}\n)", mode="eval").body
    return isinstance(node, ast.Tuple) and node.lineno == 1


def _is_mutable(setting: Setting) -> bool:
    """Say whether two configurations must not share the default."""
    tree = ast.parse(f"(\n{setting.value}\n)", mode="eval")
    return any(isinstance(node, ast.List | ast.Set | ast.Dict) for node in ast.walk(tree))


def _is_simple(settings: Iterable[Setting]) -> bool:
    return all(annotation(setting) in SIMPLE for setting in settings)


def _has_union(settings: Iterable[Setting]) -> bool:
    return any("|" in annotation(setting) for setting in settings)


def _load(settings: Sequence[Setting]) -> str:
    if not settings:
        return LOAD_NOTHING
    if not _is_simple(settings):
        return LOAD_HEAD + LOAD_LOOP + LOAD_CHECKED
    kinds = {annotation(setting) for setting in settings}
    checks = []
    if "float" in kinds:
        checks.append(("types[name] is float and type(value) is int", "given[name] = float(value)"))
    if "Path" in kinds:
        checks.append(("types[name] is Path and isinstance(value, str | Path)", "given[name] = Path(value)"))
    checks.append(
        (
            "type(value) is not types[name]",
            'raise ValueError(f"{name} must be a {types[name].__name__}, not {value!r}")',
        )
    )
    lines = []
    for number, (condition, action) in enumerate(checks):
        lines += [f"        {'elif' if number else 'if'} {condition}:", f"            {action}"]
    return LOAD_HEAD + LOAD_LOOP + "\n".join([*lines, "    return Config(**given)"])


def _checked(settings: Sequence[Setting]) -> str:
    """Give the function that checks a value element by element; only the kinds that occur."""
    words = words_in(map(annotation, settings))
    lines = [
        "def _checked(value: Any, kind: Any) -> Any:",
        '    """Give `value` as a `kind`, checked element by element; TypeError if it is none."""',
    ]
    if words & {"object", "Any"}:
        lines += ["    if kind is object or kind is Any:", "        return value"]
    if words & {"list", "tuple", "set", "dict"}:
        lines.append("    origin, inner = get_origin(kind), get_args(kind)")
    elif _has_union(settings):
        lines.append("    inner = get_args(kind)")
    if _has_union(settings):
        lines += UNION
    for word in ("list", "set"):
        if word in words:
            lines += [f"    if origin is {word} and isinstance(value, {word}):"]
            lines += [f"        return {word}(_checked(one, inner[0]) for one in value)"]
    if "tuple" in words:
        lines += TUPLE
    if "dict" in words:
        lines += DICT
    if "float" in words:
        lines += ["    if kind is float and type(value) is int:", "        return float(value)"]
    if "Path" in words:
        lines += ["    if kind is Path and isinstance(value, str | Path):", "        return Path(value)"]
    return "\n".join([*lines, "    if type(value) is not kind:", "        raise TypeError", "    return value"])


UNION = """\
    if isinstance(kind, UnionType):
        for one in sorted(inner, key=lambda one: one is not type(value)):
            try:
                return _checked(value, one)
            except TypeError:
                continue
        raise TypeError""".split("\n")

TUPLE = """\
    if origin is tuple and isinstance(value, list | tuple) and len(value) == len(inner):
        return tuple(_checked(one, kind) for one, kind in zip(value, inner))""".split("\n")

DICT = """\
    if origin is dict and isinstance(value, dict):
        return {_checked(key, inner[0]): _checked(one, inner[1]) for key, one in value.items()}""".split("\n")


def toml_text(plan: Plan) -> str:
    """Give `conf/config.toml`: every field with its default, commented out where TOML can't hold it."""
    command = f"python -m {plan.package} --config conf/config.toml{example_of(plan)}"
    parts = [f"# The notebook's own values. `{command}` runs with others."]
    if not plan.settings:
        parts = ["# The notebook has no parameters: there is nothing to set."]
    for setting in plan.settings:
        parts.append("\n".join([f"# {remark(setting)}", *_toml_lines(setting)]))
    return "\n\n".join(parts) + "\n"


def example_of(plan: Plan) -> str:
    """Give an example of `--set` with a setting that needs no quotes; "" where there is none."""
    for setting in plan.settings:
        if not setting.environment and annotation(setting) in {"int", "float", "bool"}:
            return f" --set {setting.field}={toml_value(evaluate(setting.value))}"
    return ""


def _toml_lines(setting: Setting) -> list[str]:
    if setting.environment:
        return [f'# {setting.field} = ""']
    value = evaluate(setting.value)
    try:
        return f"{setting.field} = {toml_value(value, width=97 - len(setting.field))}".split("\n")
    except NoToml as error:
        if value is None:
            return [f"# {setting.field} ="]
        note = f"TOML has no way to write {error}: change it in config.py"
        return [f"# {note}", f"# {setting.field} = {one_line(setting.value)}"]
