"""From a notebook to a package, step by step: read, survey, look around, plan, emit, tidy, describe.

`extract_notebook` gives the package as texts and writes nothing. `prepare` does the same for a folder: what stands
there counts (the environment snapshot is kept), and `edges.writing.write` can put the tree in place.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.edges import interpreter, ruff, writing
from nbengineer.edges.folder import look_at, read_data, read_notebook_file
from nbengineer.edges.nesting import refuse_what_nests_too_deeply, room_to_nest
from nbengineer.edges.package_folder import manifest_of, notebook_of, working_folder
from nbengineer.edges.staging import digest
from nbengineer.emitting.manifest import environment_of, manifest
from nbengineer.emitting.recorded_files import read_recorded
from nbengineer.emitting.tree import emit
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.model.environment import Environment, Folder
from nbengineer.model.options import Options
from nbengineer.model.tree import FileTree
from nbengineer.planning.plan import make_plan, read_cells
from nbengineer.planning.written import with_written
from nbengineer.reading.around import translate_all
from nbengineer.reading.copying import notebook_copy
from nbengineer.reading.jsontext import json_text
from nbengineer.reading.notebook import read_notebook, read_notebook_dict
from nbengineer.reading.tags import package_name
from nbengineer.verifying.assembling import hash_of_run, still_valid
from nbengineer.verifying.originals import originals
from nbengineer.verifying.telling import with_recorded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.model.facts import Program
    from nbengineer.model.notebook import Code, Notebook
    from nbengineer.model.plan import Plan
    from nbengineer.model.recorded import Recorded
    from nbengineer.planning.survey import Survey

OLDEST_PYTHON = (3, 11)
NO_INTERPRETER = "NBE480"

WRITTEN_BY_US = frozenset({"__init__.py", "__main__.py", "config.py", "test_pipeline.py"})
"""Python files of a package with no name of the notebook in them: they must be clean by themselves."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """A package that is not written yet: `files` maps paths to texts, `data` paths to bytes that are copied."""

    package: str
    files: Mapping[str, str]
    manifest: Mapping[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    plan: Plan
    notebook: Notebook
    data: Mapping[str, bytes] = field(default_factory=dict)
    recorded: Recorded | None = None

    @property
    def tree(self) -> FileTree:
        """Give the files as one noun."""
        return FileTree(self.files, self.data)


@dataclass(frozen=True, slots=True)
class Source:
    """A notebook as read and surveyed; `folder` is what its relative paths start from (None for one without a file)."""

    notebook: Notebook
    content: Mapping[str, Any]
    codes: tuple[Code | None, ...]
    program: Program
    survey: Survey
    folder: Path | None

    @property
    def moves(self) -> bool:
        """Say whether the code changes where modules are looked for: its working folder, or `sys.path`."""
        return any("chdir(" in code.text or "sys.path" in code.text for code in self.codes if code)


@dataclass(frozen=True, slots=True)
class Request:
    """What the command line asks for."""

    notebook: Path
    directory: Path | None = None
    name: str | None = None
    options: Options = field(default_factory=Options)
    python: str = ""
    kernel: str = ""
    keep_outputs: bool = False
    refresh_environment: bool = False


@dataclass(frozen=True, slots=True)
class Prepared:
    """An extraction beside what stands in its folder; `asked` says whose versions count."""

    extraction: Extraction
    standing: writing.Standing
    asked: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that an extraction takes from outside the notebook; `own_copy` is a path that it must not write."""

    environment: Environment | None
    folder: Folder
    origin: str
    diagnostics: tuple[Diagnostic, ...] = ()
    own_copy: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """All that an extraction is made from."""

    source: Source
    package: str
    options: Options
    around: Surroundings
    keep_outputs: bool = False


def extract_notebook(
    notebook: str | os.PathLike[str] | Mapping[str, Any],
    *,
    name: str | None = None,
    options: Options | None = None,
    environment: Environment | None = None,
) -> Extraction:
    """Give the package of a notebook (a path, or its parsed JSON); writes nothing and runs nothing of the notebook.

    Without `environment` the dependencies have no version bounds.

    Raises:
        NbEngineerError: the notebook or the request can't be used; the message says what to do.
    """
    return extraction_of(draft_of(notebook, name=name, options=options, environment=environment))


def draft_of(
    notebook: str | os.PathLike[str] | Mapping[str, Any],
    *,
    name: str | None = None,
    options: Options | None = None,
    environment: Environment | None = None,
    stem: str = "notebook",
    folder: Path | None = None,
) -> Draft:
    """Read a notebook and look around, for a package that stands nowhere yet.

    `stem` and `folder` are those of a notebook that is given as JSON: modules in `folder` count, data files are not
    looked for.

    Raises:
        NbEngineerError: the notebook or the request can't be used.
    """
    options = options or Options()
    source = (
        read(Path(notebook), options, keep_outputs=False)
        if isinstance(notebook, str | os.PathLike)
        else _survey_content(notebook, options, stem, folder)
    )
    origin = f"../{source.notebook.name}.ipynb" if source.folder else ""
    package = package_name(source.notebook.name, given=name, taken=source.survey.imports)
    seen = _look_around(source, environment, files=folder is None)
    return Draft(source, package, options, Surroundings(environment, seen, origin, _doubts(environment, "")))


def fresh_extraction(content: Mapping[str, Any], directory: Path) -> Extraction:
    """Give the package in `directory` as it would come out of a notebook's parsed JSON now; writes and asks nothing.

    The versions are those that the package keeps.

    Raises:
        NbEngineerError: there is no package, or none can be made from the notebook.
    """
    manifest = manifest_of(directory)
    path = notebook_of(manifest, directory)
    folder = working_folder(path, directory)
    source = _survey_content(content, Options(), path.name.removesuffix(".ipynb"), folder)
    environment = environment_of(manifest)
    origin = str(manifest["notebook"].get("origin", ""))
    around = Surroundings(environment, _look_around(source, environment), origin, _doubts(environment, ""))
    draft = Draft(source, manifest["package"], Options(), around)
    return extraction_of(draft, kept_recording(draft, writing.Standing(directory, manifest)))


def prepare(request: Request) -> Prepared:
    """Give the package for the folder that the request names (default: `./PACKAGE`); writes nothing.

    Starts the notebook's interpreter at most once, and only where the folder keeps no snapshot of it. What an earlier
    run has recorded of cells that are still the same is used again.

    Raises:
        NbEngineerError: the notebook, the request or the folder can't be used.
    """
    draft, standing, asked = begin(request)
    return Prepared(extraction_of(draft, kept_recording(draft, standing)), standing, asked)


def begin(request: Request) -> tuple[Draft, writing.Standing, str]:
    """Read the notebook and look around; gives what an extraction is made from, where it goes, whose versions count.

    Raises:
        NbEngineerError: the notebook, the request or the folder can't be used.
    """
    source = read(request.notebook, request.options, keep_outputs=request.keep_outputs)
    package = package_name(source.notebook.name, given=request.name, taken=source.survey.imports)
    standing = writing.stand_before(request.directory or Path.cwd() / package, request.notebook)
    environment, asked, trouble = _environment(request, source, standing)
    if standing.own_copy:
        source = replace(source, folder=standing.directory / "data")
    around = Surroundings(
        environment,
        _look_around(source, environment),
        _origin(request.notebook, standing),
        _doubts(environment, trouble),
        standing.own_copy,
    )
    return Draft(source, package, request.options, around, request.keep_outputs), standing, asked


def kept_recording(draft: Draft, standing: writing.Standing) -> Recorded | None:
    """Give what an earlier run has recorded, as far as it still belongs to the notebook."""
    recorded = read_recorded(lambda path: writing.content_of(standing, path))
    if recorded is None:
        return None
    plan = plan_of(draft)
    with room_to_nest():
        sources = originals(plan, draft.source.codes)
    return still_valid(recorded, sources, hash_of_run(sources, plan.settings))


def read(path: Path, options: Options, *, keep_outputs: bool) -> Source:
    """Read a notebook file and survey its code; without `keep_outputs` its content has no outputs.

    Raises:
        NotebookUnreadable: there is no notebook to read at `path`.
        BadRequest: a tag or an option can't be obeyed.
    """
    raw = read_notebook_file(path)
    name = path.name.removesuffix(".ipynb")
    notebook, content = read_notebook(raw, name=name, where=str(path), keep_outputs=keep_outputs)
    return _survey(notebook, content, path.resolve().parent, options)


def _survey_content(content: Mapping[str, Any], options: Options, stem: str, folder: Path | None) -> Source:
    return _survey(read_notebook_dict(dict(content), name=stem), content, folder, options)


def _survey(notebook: Notebook, content: Mapping[str, Any], folder: Path | None, options: Options) -> Source:
    codes = translate_all(notebook)
    with room_to_nest():
        program, found = read_cells(notebook, codes, options)
    return Source(notebook, content, codes, program, found, folder)


def _look_around(source: Source, environment: Environment | None, *, files: bool = True) -> Folder:
    folder = Folder()
    if source.folder is not None:
        installed = frozenset(environment.imports) if environment else frozenset()
        paths = source.survey.paths if files or source.moves else ()
        folder = look_at(
            source.folder, imports=source.survey.imports, paths=paths, installed=installed, moves=source.moves
        )
    return with_written(folder, source.codes, source.survey.imports)


def _environment(request: Request, source: Source, standing: writing.Standing) -> tuple[Environment | None, str, str]:
    """Give the environment, whose it is, and why there is none."""
    chosen = interpreter.choose(python=request.python, kernel=request.kernel, notebook_kernel=source.notebook.kernel)
    kept = environment_of(standing.manifest) if standing.manifest and not request.refresh_environment else None
    if kept:
        return kept, "as the package keeps them (--refresh-environment asks again)", ""
    if isinstance(chosen, interpreter.NoInterpreter):
        return None, f"unknown: {chosen.why}", chosen.why
    asked = f"{chosen.program} ({chosen.why})"
    answer = interpreter.snapshot(
        chosen.program, imports=source.survey.imports, star_imports=source.survey.star_imports
    )
    if isinstance(answer, str):
        return None, f"unknown: {asked}: {answer}", answer
    return answer, asked, ""


def _doubts(environment: Environment | None, trouble: str) -> tuple[Diagnostic, ...]:
    """Say what the environment leaves open; in the same words on every machine."""
    if environment is None:
        why = f" ({trouble})" if trouble else ""
        message = (
            f"no interpreter was asked{why}: the dependencies have no version bounds and there is no constraints.txt"
        )
        help_ = "name the notebook's Python with --python or --kernel"
        return (Diagnostic(0, 0, NO_INTERPRETER, "warning", "", message, help_),)
    version = tuple(int(part) for part in environment.python.split(".")[:2] if part.isdigit())
    if version < OLDEST_PYTHON:
        message = f"the notebook runs under Python {environment.python}; the package asks for 3.11 or later"
        help_ = "run the notebook under Python 3.11 or later and extract again with --refresh-environment"
        return (Diagnostic(0, 0, "NBE481", "warning", "", message, help_),)
    return ()


def _origin(notebook: Path, standing: writing.Standing) -> str:
    """Give the notebook's place as seen from the package."""
    if standing.own_copy and standing.manifest:
        return str(standing.manifest["notebook"].get("origin", ""))
    return Path(os.path.relpath(notebook.resolve(), standing.directory)).as_posix()


def plan_of(draft: Draft) -> Plan:
    """Plan; what the surroundings leave open is among the diagnostics."""
    source, around = draft.source, draft.around
    with room_to_nest():
        plan = make_plan(
            source.notebook,
            source.codes,
            source.program,
            package=draft.package,
            options=draft.options,
            environment=around.environment,
            folder=around.folder,
        )
    return replace(plan, diagnostics=tuple(sorted({*plan.diagnostics, *around.diagnostics})))


def extraction_of(draft: Draft, recorded: Recorded | None = None) -> Extraction:
    """Plan, emit, tidy and describe; with tests that assert what was `recorded`."""
    plan = plan_of(draft)
    if recorded is not None:
        plan = with_recorded(plan, recorded)
    with room_to_nest():
        return _emitted(draft, plan, recorded)


def _emitted(draft: Draft, plan: Plan, recorded: Recorded | None) -> Extraction:
    source, around = draft.source, draft.around
    data = read_data(source.folder, plan.data_files) if source.folder else {}
    tree = emit(
        plan,
        notebook=source.notebook,
        codes=source.codes,
        environment=around.environment,
        folder=around.folder,
        copy=notebook_copy(source.content, keep_outputs=draft.keep_outputs),
        data=data,
        origin=around.origin,
        recorded=recorded,
    )
    texts = ruff.tidy(tree.texts, needs_noqa=[path for path in tree.texts if _carries_notebook_code(path)])
    texts.pop(around.own_copy, None)
    refuse_what_nests_too_deeply(text for path, text in texts.items() if path.endswith(".py"))
    described = manifest(
        plan, notebook=source.notebook, environment=around.environment, origin=around.origin, texts=texts
    )
    described["files"] = dict(
        sorted((described["files"] | {path: digest(content) for path, content in tree.data.items()}).items())
    )
    base = {f"{writing.BASE}/{path}": text for path, text in texts.items() if not writing.is_derived(path)}
    texts |= {writing.MANIFEST: json_text(described) + "\n"} | base
    return Extraction(
        package=plan.package,
        files=dict(sorted(texts.items())),
        manifest=described,
        diagnostics=plan.diagnostics,
        plan=plan,
        notebook=source.notebook,
        data=tree.data,
        recorded=recorded,
    )


def _carries_notebook_code(path: str) -> bool:
    return path.endswith(".py") and Path(path).name not in WRITTEN_BY_US
