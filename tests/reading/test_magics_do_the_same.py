"""What comes out of the translation does what IPython does: same values, same files, same folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nbengineer.model.notebook import Cell, Notebook
from nbengineer.reading.around import translate_all

PROGRAMS = {
    "time binds": ["%time x = 1 + 1", "%%time\ny = x\nz = 3", "w = %time x * 2"],
    "timeit binds nothing": ["x = [3, 1]", "%timeit -n 1 -r 1 x.append(1)", "%timeit -n1 -r1 y = x.pop()", "n = len(x)"],
    "a timed cell binds nothing": ["l = []", "%%timeit -n 1 -r 1 k = 2\na = k\nfor i in range(a):\n    l.append(i)"],
    "a compound statement timed binds nothing": ["i = 7\nl = []", "%timeit -n 1 -r 1 for i in range(3): l.append(i)"],
    "names are filled in": ["a = 'x y'\nb = 3", "r = !echo {a} $b '$b' \"$a\" {b + 1} {b!r:>1}"],
    "a missing name leaves all as it is": ["a = 1", "r = !echo {a} {nobody}"],
    "dollars doubled": ["a = 1", "r = !echo $a $$a"],
    "braces in shell code": ["r = !echo abc | awk '{print $1}'", "n = 1", "s = !echo abc | awk '{{print $1}}'"],
    "format of a piece": ["x = 3.14159", "r = !echo {round(x, 2)} {round(x)} {'a' + 'b'} {x!r} {[*'ab'][1]}"],
    "redirection and pipes": ["!echo b > f.txt; echo a >> f.txt", "r = !sort f.txt | head -1"],
    "errors are captured with the lines": ["r = !echo out; echo err >&2"],
    "an empty output": ["r = !true"],
    "quotes for the shell": ["!touch 'a b' \"c d\" e\\ f", "r = !ls"],
    "continued": ["r = !echo a \\\n  b \\\n  c"],
    "in a block": ["for i in range(3):\n    !echo {i} > f{i}.txt\n    if i:\n        r = !cat f{i}.txt"],
    "tuples and items as targets": ["d = {}", "d['k'] = !echo a", "x, y = !printf 'a\\nb\\n'"],
    "what only bash knows": ["a = 'x'", "r = !echo {a}; echo {1..3}", "s = !echo {1..3}"],
    "folder": ["import os\nos.mkdir('a b')", "%cd a b", "!echo x > y", "%cd -q ..", "%cd 'a b'"],
    "folder from a name": ["import os\nw = 'sub'\nos.mkdir(w)", "%cd {w}", "here = os.path.basename(os.getcwd())"],
    "environment": ["x = 5", "%env NBE_A=b c", "%env NBE_B d", "%set_env NBE_C={x}", '%env NBE_D="q"',
                    "import os\nr = [os.environ[f'NBE_{n}'] for n in 'ABCD']", "s = %env NBE_A"],
    "writefile": ["%%writefile f.txt\na\\n'''\n\"\"\"q\"\"\"\n\n", "%%writefile -a f.txt\nmore \\", "n = 'g'", "%%writefile {n}.txt\nx"],
    "writefile with quotes": ["%%writefile 'my file.txt'\na", '%%file "other.txt"\nb'],
    "bash": ["x = 'v w'", '%%bash\necho $HOME > /dev/null\nfor i in 1 2; do\n  echo "$i" >> f\ndone', '%%bash -s "$x" b\necho $1-$2 > g'],
    "bash output": ["%%bash --out r\necho a\necho b"],
    "bash that fails quietly": ["%%bash --no-raise-error\nfalse", "x = 1"],
    "another interpreter": ["%%script python3 -\nopen('f', 'w').write('x')", "%%python3\nopen('g', 'w').write('y')"],
    "system": ["%%system\necho a > f", "r = %sx echo b", "%system echo c > g", "!!echo d > h"],
    "run": ["%%writefile m.py\nimport sys\na = 1\nb = __name__\nc = sys.argv[1:]\n", "%run m.py", "d = a + 1", "%run m u v"],
    "capture": ["%%capture\nx = 1\nprint(x)\n\ndef f():\n    return 2", "%%capture out\nprint('hello')\ny = 2", "z = out.stdout + str(f())"],
    "prompts": [">>> x = 1\n>>> if x:\n...     y = 2"],
    "help": ["x = [1]\nx?\ny = 2", "len?", "?x.append"],
    "no brackets": ["r = []", "/r.append 1\n"],
    "calls of the shell": ["r = get_ipython().getoutput('echo a')", "get_ipython().system('echo b > f')", "get_ipython().run_line_magic('time', 'x = 2')"],
    "directories by alias": ["%mkdir a", "%cp -r a b", "%rmdir a", "%rm -r b", "mkdir c"],
    "deleted": ["x = 1\ny = 2", "%xdel x"],
    "percent and bang in Python": ["x = (7\n%4)\ny = 3 != 4\ns = '''\n!ls\n%time\n'''\nz = s\\\n    .count('%')"],
}  # fmt: skip


def plain(cells):
    notebook = Notebook("n", tuple(Cell(f"c{n}", n, "code", cell) for n, cell in enumerate(cells, start=1)))
    codes = translate_all(notebook)
    assert [code.error for code in codes] == [None] * len(codes)
    return ["\n".join([*code.needs, code.text]) for code in codes]


def run(way, programs, folder):
    script = Path(__file__).with_name("both_ways.py")
    done = subprocess.run(
        [sys.executable, script, way, folder],
        input=json.dumps(programs),
        env=os.environ | {"SHELL": "/bin/bash"},  # which IPython gives its commands to; without it, whatever `sh` is
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(PROGRAMS, json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """All programs, run as IPython runs them and as plain Python."""
    folder = tmp_path_factory.mktemp("both")
    theirs = run("ipython", list(PROGRAMS.values()), folder / "ipython")
    ours = run("plain", [plain(cells) for cells in PROGRAMS.values()], folder / "plain")
    return theirs, ours


@pytest.mark.parametrize("title", PROGRAMS)
def test_both_ways_agree(title, outcomes):
    """Same values under the same names, same files with the same text, same working folder."""
    theirs, ours = outcomes
    assert ours[title] == theirs[title]
