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

from nbengineer import NbEngineerError, Options, extract_notebook
from tests.differential.cases import PROGRAMS, read_cases
from tests.planning.cases import PLANS, read_plans

ROOT = Path(__file__).parents[1]
SUITES = [*sorted(PROGRAMS.glob("*.md")), *sorted(PLANS.glob("*.md"))]
OTHER_SEED = """
import json, sys
from tests.test_laws import extracted
for folder in sys.argv[1:]:
    print(json.dumps(extracted(folder)))
"""


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


def extracted(folder):
    """Give the files of the package of what was put into a folder; nothing for a refusal."""
    asked = json.loads(Path(folder, "options.json").read_text("utf-8"))
    options = Options(returns=asked["returns"], split=asked["split"], only=tuple(asked["only"]))
    try:
        return dict(extract_notebook(Path(folder, "notebook/study.ipynb"), options=options).files)
    except NbEngineerError:
        return {}


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


@pytest.fixture(scope="module", params=SUITES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def suite(request, tmp_path_factory):
    """Extract all cases of one file and write their packages."""
    folder = tmp_path_factory.mktemp("suite")
    cases = read_cases(PROGRAMS) if request.param.parent == PROGRAMS else read_plans(PLANS)
    found = [case for case in cases if case.suite == request.param.stem]
    puts = [put(case, folder / f"n{number}") for number, case in enumerate(found)]
    texts, touched = {}, []
    for one in puts:
        before = beside(one.folder)
        texts[one.name] = extracted(one.folder)
        touched += [one.name] if beside(one.folder) != before else []
        for path, text in texts[one.name].items():
            (one.package / path).parent.mkdir(parents=True, exist_ok=True)
            (one.package / path).write_bytes(text.encode())
    return Suite([one for one in puts if texts[one.name]], texts, touched)


@pytest.fixture(scope="session")
def importer():
    """A warm process that imports packages."""
    command = [sys.executable, "-B", "-P", "-W", "ignore", str(ROOT / "tests/importing.py")]
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(command, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.stdin.close()


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


def test_importing_does_nothing(suite, importer):
    """No file is opened, nothing is started or printed, and nothing that the process shares changes."""
    happened = {}
    for one in suite.puts:
        importer.stdin.write(f"{one.package}\n")
        importer.stdin.flush()
        answer = json.loads(importer.stdout.readline())
        assert answer
        happened |= {f"{one.name}: {module}": events for module, events in answer.items() if events}
    assert happened == {}


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.md")), ids=lambda path: path.stem)
def test_another_process_gives_the_same_bytes(path, tmp_path):
    """Under another hash seed, from another folder; the programs are extracted twice where they are run."""
    cases = [case for case in read_plans(PLANS) if case.suite == path.stem]
    folders = [[put(case, tmp_path / side / f"n{number}").folder for number, case in enumerate(cases)] for side in "ab"]
    sides = []
    for seed, side in zip(("1", "2"), folders, strict=True):
        done = subprocess.run(
            [sys.executable, "-c", OTHER_SEED, *side],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        sides.append([json.loads(line) for line in done.stdout.splitlines()])
    for case, one, other in zip(cases, *sides, strict=True):
        assert one == other, case.title
