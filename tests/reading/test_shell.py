"""Shell commands: which only show, which install, which run, and how they are written in Python."""

import pytest

from nbengineer.reading.commands import has_no_effect, only_shows, parts_of
from nbengineer.reading.installs import Installs, installs_of
from nbengineer.reading.literals import block_literal, interpolated, literal
from nbengineer.reading.shell import arguments, captured, command_line
from nbengineer.reading.translated import Around

NOBODY_ASKED = Around()
BOUND = Around(frozenset({"x", "y", "df", "f", "d"}))


@pytest.mark.parametrize(
    "command",
    [
        "ls", "ls -la data", "pwd", "cat a | head -5 | sort", "head -n 3 a.csv; tail a.csv", "ls && df -h", "nvidia-smi", "wc -l < a",
        "python --version", "pip list", "pip3 freeze | grep pandas", "conda list", "git log --oneline", "find . -name '*.csv'", "sed -n 1p a",
        "unzip -l a.zip", "tar -tf a.tar", "ls 2>/dev/null", "ls > /dev/null 2>&1", "grep 'a > b' c", "sudo ls", "PATH=a ls", "which python",
        "/usr/bin/ls", "du -sh * | sort -h", "jupyter --version", "mamba info",
    ],
)  # fmt: skip
def test_commands_that_only_show(command):
    """Nothing would be different without them."""
    assert only_shows(command)


@pytest.mark.parametrize(
    "command",
    [
        "", "rm a", "ls > a", "cat a >> b", "echo x | tee a", "rm a &", "ls; rm a", "find . -delete", "find . -exec rm {} ;", "sed -i s/a/b/ c",
        "sort -o a a", "tar -xf a", "unzip a", "git clone x", "git branch -D x", "pip install x", "python a.py", "$(rm a)", "cat `rm a`",
        "cat <<E\nx\nE", "echo 'a", "date -s x", "wget x", "ls &> a", "./ls.sh", "conda create x",
    ],
)  # fmt: skip
def test_commands_that_may_do_more(command):
    """Whatever is not known to show only."""
    assert not only_shows(command)


@pytest.mark.parametrize(
    "command", ["cd a", "export A=b", "A=b", "cd a && export B=c", "alias x=y", "set -e", "ulimit -n 3"]
)
def test_commands_that_change_only_their_own_shell(command):
    """That shell ends with the line."""
    assert has_no_effect(command)
    assert not has_no_effect(f"{command} && rm a")


def test_parts_of_a_command_line():
    """Operators in quotes are none; what can't be told apart is None."""
    parts = parts_of("a 'x;y' && sudo /bin/b \"|\" || c & d; A=1")
    assert [(part.joint, part.program) for part in parts] == [
        ("", "a"),
        ("&&", "b"),
        ("||", "c"),
        ("&", "d"),
        (";", ""),
    ]
    assert [parts_of(odd) for odd in ("$(a)", "`a`", "a << E", "a\nb", "a 'b", "<(a)")] == [None] * 6


@pytest.mark.parametrize(
    ("command", "requirements", "unknown", "rest"),
    [
        ("pip install pandas", ("pandas",), (), ""),
        ("pip3 install -U -q 'pandas[excel]>=2,<3' scikit-learn==1.5.0", ("pandas[excel]>=2,<3", "scikit-learn==1.5.0"), (), ""),
        ("pip install pandas>=2", ("pandas>=2",), (), ""),
        ("python -m pip install a", ("a",), (), ""),
        ("{sys.executable} -m pip install a", ("a",), (), ""),
        ("/opt/bin/pip3.11 install a", ("a",), (), ""),
        ("sudo pip install a  # for b", ("a",), (), ""),
        ("uv pip install a", ("a",), (), ""),
        ("uv add a", ("a",), (), ""),
        ("pip install -i http://x a --extra-index-url http://y b", ("a", "b"), (), ""),
        ("pip install a > /dev/null 2>&1", ("a",), (), ""),
        ("pip install -r requirements.txt", (), ("-r requirements.txt",), ""),
        ("pip install -e .", (), ("-e .",), ""),
        ("pip install ./a.whl", (), ("./a.whl",), ""),
        ("pip install git+https://g/a.git", (), ("git+https://g/a.git",), ""),
        ("pip install 'git+https://g/a.git#egg=a'", ("a @ git+https://g/a.git",), (), ""),
        ("pip install 'a @ https://g/a.zip'", ("a @ https://g/a.zip",), (), ""),
        ("pip install {package}", (), ("{package}",), ""),
        ("pip uninstall -y a", (), ("pip uninstall -y a",), ""),
        ("conda install -y -c conda-forge a=1.2 python=3.9 conda-forge::b", ("a==1.2.*", "b"), (), ""),
        ("conda update conda", (), ("conda update conda",), ""),
        ("apt-get install -y x", (), ("apt-get install -y x",), ""),
        ("jupyter nbextension enable x", (), ("jupyter nbextension enable x",), ""),
        ("pip install a && pip install b", ("a", "b"), (), ""),
        ("pip install a; ls", ("a",), (), ""),
        ("pip install a && ./run.sh && rm b", ("a",), (), "./run.sh && rm b"),
        ("pip install a a", ("a",), (), ""),
    ],
)  # fmt: skip
def test_what_a_line_installs(command, requirements, unknown, rest):
    """Requirements as pyproject.toml takes them; what can't be one; what is left to run."""
    assert installs_of(command) == Installs(requirements, unknown, rest)


@pytest.mark.parametrize(
    "command", ["", "ls", "pip list", "pip", "conda list", "python a.py", "echo pip install a", "make install"]
)
def test_what_installs_nothing(command):
    """Although some of it sounds alike."""
    assert installs_of(command) is None


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("cp a b", '["cp", "a", "b"]'),
        ("cp 'a b' \"c d\"", '["cp", "a b", "c d"]'),
        ("echo 'a*b'", '["echo", "a*b"]'),
        ("rm *.csv", '"rm *.csv", shell=True'),
        ('echo "$HOME"', "'echo \"$HOME\"', shell=True"),
        ("echo '$HOME'", '["echo", "$HOME"]'),
        ("a | b", '"a | b", shell=True'),
        ("A=1 b", '"A=1 b", shell=True'),
        ("cd a && b", '"cd a && b", shell=True'),
        ("cp ~/a b", '"cp ~/a b", shell=True'),
        ("cp a{b,c} e", '["bash", "-c", "cp a{b,c} e"]'),
        ("source a && b", '["bash", "-c", "source a && b"]'),
        ("diff <(a) <(b)", '["bash", "-c", "diff <(a) <(b)"]'),
        ("echo 'a", "\"echo 'a\", shell=True"),
        ("rm {x}.csv", 'f"rm {x}.csv", shell=True'),
        ("rm $x", 'f"rm {x}", shell=True'),
        ("rm '$x'", '["rm", "$x"]'),
        ("rm {x} {nobody}", '"rm {x} {nobody}", shell=True'),
        ("rm {df['a']}", "f\"rm {df['a']}\", shell=True"),
        ("rm {d[\"a\"]} 'b'", "f'rm {d[\"a\"]} \\'b\\'', shell=True"),
        ("rm {d[\"a\"]} {d['b']}", "\"rm {} {}\".format(d[\"a\"], d['b']), shell=True"),
        ("rm {x!r}", 'f"rm {x!r}", shell=True'),
        ("awk '{print $1}'", '["awk", "{print $1}"]'),
        ("rm {f(x)} {x + y}", 'f"rm {f(x)} {x + y}", shell=True'),
    ],
)  # fmt: skip
def test_how_a_command_is_written(command, written):
    """A list where no shell is needed, bash where only bash will do, an f-string where IPython fills in."""
    assert arguments(command, BOUND) == written


def test_names_in_capitals_are_the_environments_where_nobody_asked():
    """Without the rest of the notebook, `$HOME` is the shell's and `$name` the notebook's."""
    assert arguments("rm $HOME/a", NOBODY_ASKED) == '"rm $HOME/a", shell=True'
    assert arguments("rm $name", NOBODY_ASKED) == 'f"rm {name}", shell=True'


def test_a_captured_command():
    """A list of lines, errors among them, as IPython gives it."""
    became = captured("ls", NOBODY_ASKED, "files")
    call = 'subprocess.run(["ls"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)'
    assert became.text == f"files = {call}.stdout.splitlines()"
    assert became.needs == ("import subprocess",)


@pytest.mark.parametrize(
    ("command", "code", "text"),
    [
        ("", "NBE125", ""),
        ("cd a", "NBE125", ""),
        ("ls", "NBE116", ""),
        ("pip install a", "NBE114", ""),
        ("apt install a", "NBE115", ""),
        ("pip install a && rm b", "NBE117", 'subprocess.run(["rm", "b"], check=False)'),
        ("rm b", "NBE117", 'subprocess.run(["rm", "b"], check=False)'),
    ],
)
def test_what_a_command_line_becomes(command, code, text):
    """Nothing, a dependency, or a call."""
    became = command_line(command, NOBODY_ASKED)
    assert (became.code, became.text) == (code, text)


@pytest.mark.parametrize(
    "text", ["", "a", 'a"b', "a'b", "a\"b'c", "a\\b", "a\nb", "é\u200b\x0c", "{x}", '"""', 'x"', "x\\", "\\\n", '""""']
)
def test_literals_are_exact(text):
    """They evaluate to the text, on one line or on the text's own lines."""
    assert eval(literal(text)) == text  # noqa: S307 (a literal)
    assert "\n" not in literal(text)
    assert eval(block_literal(text)) == text  # noqa: S307 (a literal)


@pytest.mark.parametrize("around", ["'", '"', "'\"", "{{", "\\", "é"])
@pytest.mark.parametrize(
    "piece",
    [
        "{x}",
        "{d['k']}",
        '{d["k"]}',
        "{x!r}",
        "$x",
        "{ {1: 2}[1] }",
        "{(lambda: 3)()}",
        "{'\"'}",
        "{d[\"k\"], d['k']!r}",
    ],
)
def test_filled_in_texts_are_what_ipython_makes_of_them(piece, around):
    """Whatever quotes and braces stand around and inside."""
    shell = pytest.importorskip("IPython.utils.text").DollarFormatter()
    names = {"x": "X", "d": {"k": "K"}}
    text = f"{around} {piece} {around}"
    try:
        expected = shell.vformat(text, args=[], kwargs=names)
    except (ValueError, KeyError, NameError, SyntaxError):
        expected = text
    assert eval(interpolated(text, BOUND), dict(names)) == expected  # noqa: S307 (our own text)
