"""What holds for every package, whatever the notebook: all programs and all case files are put to it."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruff import find_ruff_bin

from nbengineer import Options
from tests.differential.cases import PROGRAMS, read_cases
from tests.emitted import emitted
from tests.planning.cases import PLANS, read_plans

ROOT = Path(__file__).parents[1]
SUITES = [*sorted(PROGRAMS.glob("*.md")), *sorted(PLANS.glob("*.md"))]
LIBRARIES = ("matplotlib", "numpy", "pandas", "sklearn")


@dataclass(frozen=True)
class Put:
    """A notebook in a folder of its own, with what lies beside it; its package will stand in `package`."""

    name: str
    folder: Path

    @property
    def package(self):
        """Give the folder of the package."""
        return self.folder / "package"


def put(case, folder):
    """Write a case's notebook, what is beside it and its options."""
    options = getattr(case, "options", Options())
    asked = {"returns": options.returns, "split": options.split, "only": options.only}
    for path, text in {**case.beside, "study.ipynb": json.dumps(case.notebook)}.items():
        place = folder / "notebook" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")
    (folder / "options.json").write_text(json.dumps(asked), "utf-8")
    return Put(case.title, folder)


def beside(folder):
    """Give the hash of every file of the notebook's folder."""
    files = sorted(path for path in (folder / "notebook").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@dataclass(frozen=True)
class Suite:
    """The packages of one case file: texts by title, and whether what was beside the notebooks changed."""

    puts: list
    texts: dict
    touched: list


def suite_id(path):
    """Name a case file."""
    return f"{path.parent.name}-{path.stem}"


@pytest.fixture(scope="module", params=SUITES, ids=suite_id)
def suite(request, tmp_path_factory):
    """Extract all cases of one file and write their packages."""
    folder = tmp_path_factory.mktemp("suite")
    cases = read_cases(PROGRAMS) if request.param.parent == PROGRAMS else read_plans(PLANS)
    found = [case for case in cases if case.suite == request.param.stem]
    puts = [put(case, folder / f"n{number}") for number, case in enumerate(found)]
    texts, touched = {}, []
    for one in puts:
        before = beside(one.folder)
        texts[one.name] = emitted(one.folder)
        touched += [one.name] if beside(one.folder) != before else []
        for path, text in texts[one.name].items():
            if not path.startswith(("src/", "tests/", "pyproject.toml")):
                continue
            (one.package / path).parent.mkdir(parents=True, exist_ok=True)
            (one.package / path).write_bytes(text.encode())
    return Suite([one for one in puts if texts[one.name]], texts, touched)


class Helper:
    """A warm process that answers lines with JSON."""

    def __init__(self, *arguments, **variables):
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        command = [sys.executable, "-B", "-P", "-W", "ignore", *arguments]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, env=kept | variables, stdin=pipe, stdout=pipe, text=True)

    def ask(self, folder):
        """Give what the process says of a folder."""
        self.process.stdin.write(f"{folder}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        """End the process."""
        self.process.communicate()


@pytest.fixture(scope="session")
def importers():
    """A process for packages without large libraries, and one that has them loaded and forks slowly."""
    found = {large: Helper(str(ROOT / "tests/importing.py")) for large in (False, True)}
    yield found
    for one in found.values():
        one.close()


@pytest.fixture(scope="session")
def elsewhere():
    """A process with another hash seed that extracts again."""
    helper = Helper("-m", "tests.emitted", PYTHONHASHSEED="1", PYTHONPATH=f"{ROOT / 'src'}{os.pathsep}{ROOT}")
    yield helper
    helper.close()


def test_the_notebook_is_untouched(suite):
    """Neither the notebook nor anything beside it changes, and nothing comes to lie there."""
    assert suite.touched == []


def test_what_is_emitted_compiles(suite):
    """Every Python file, those of the tests included."""
    for name, files in suite.texts.items():
        for path, text in files.items():
            if path.endswith(".py"):
                compile(text, f"{name}: {path}", "exec", dont_inherit=True)


def test_ruff_is_silent(suite):
    """With each package's own settings; formatting it again changes nothing."""
    packages = [one.package for one in suite.puts]
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [find_ruff_bin(), *command, "--no-cache", "--quiet", "--output-format=concise", *packages],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_importing_does_nothing(suite, importers):
    """No file is opened, nothing is started or printed, and nothing that the process shares changes."""
    happened = {}
    for one in suite.puts:
        code = "".join(text for path, text in suite.texts[one.name].items() if path.startswith("src/"))
        answer = importers[any(name in code for name in LIBRARIES)].ask(one.package)
        assert answer
        happened |= {f"{one.name}: {module}": events for module, events in answer.items() if events}
    assert happened == {}


@pytest.mark.parametrize("suite", sorted(PLANS.glob("*.md")), indirect=True, ids=suite_id)
def test_another_process_gives_the_same_bytes(suite, elsewhere):
    """Under another hash seed; the programs are extracted twice where they are run."""
    for one in suite.puts:
        assert elsewhere.ask(one.folder) == suite.texts[one.name], one.name
