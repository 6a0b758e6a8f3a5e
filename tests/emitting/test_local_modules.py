"""Modules beside the notebook: what changes in them, and what never does."""

import pytest

from nbengineer.emitting.local_modules import adjusted, local_texts
from nbengineer.model.plan import Plan
from tests.emitting.packaging import put, python, ruff_of, tree_of

LOCAL = ("helper", "tools")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import helper\n", "from pkg.local import helper\n"),
        ("import helper as h\n", "from pkg.local import helper as h\n"),
        ("import os, helper, json as j\n", "import os; from pkg.local import helper; import json as j\n"),
        ("import tools.deep\n", "from pkg.local import tools; import pkg.local.tools.deep\n"),
        ("import tools.deep as d\n", "from pkg.local.tools import deep as d\n"),
        ("from tools.deep import a, b as c\n", "from pkg.local.tools.deep import a, b as c\n"),
        ("from tools import (\n    a,  # one\n    b,\n)\nx = 1\n", "from pkg.local.tools import a, b\nx = 1\n"),
        ("from helper import *\n", "from pkg.local.helper import *\n"),
        (
            "def f():\n    import helper\n    return helper\n",
            "def f():\n    from pkg.local import helper\n    return helper\n",
        ),
        ("if 1: import helper; y = 2\n", "if 1: from pkg.local import helper; y = 2\n"),
        ("é = 'é'; import helper  # é\n", "é = 'é'; from pkg.local import helper  # é\n"),
        ("import helper; import tools\n", "from pkg.local import helper; from pkg.local import tools\n"),
    ],
)
def test_imports_of_each_other_turn_to_the_package(source, expected):
    """The same names are bound to the same modules."""
    assert adjusted(source, "pkg", LOCAL) == expected


@pytest.mark.parametrize(
    "source",
    [
        "",
        "import os\nfrom json import loads  # helper\n",
        "from . import helper\nfrom .tools import deep\n",
        "import helpers\nfrom tool import x\n",
        "text = '''\nimport helper\n'''\n",
        "import helper as\n",
        "x = 1\r\n\tif\x00",
    ],
)
def test_everything_else_stays(source):
    """Other imports, relative ones, texts, and what does not parse."""
    assert adjusted(source, "pkg", LOCAL) == source


def test_packages_get_the_init_they_lack():
    """A package's own is kept; modules that the plan does not name stay out."""
    plan = Plan("pkg", "pkg", local_modules=("helper", "tools", "own"))
    modules = {"helper": "h = 1\n", "tools.deep.er": "", "own": "import own.sub\n", "own.sub": "", "other": ""}
    assert local_texts(plan, modules) == {
        "src/pkg/local/__init__.py": '"""Modules that lay beside the notebook."""\n',
        "src/pkg/local/helper.py": "h = 1\n",
        "src/pkg/local/own/__init__.py": "from pkg.local import own; import pkg.local.own.sub\n",
        "src/pkg/local/own/sub.py": "",
        "src/pkg/local/tools/__init__.py": "",
        "src/pkg/local/tools/deep/__init__.py": "",
        "src/pkg/local/tools/deep/er.py": "",
    }
    assert local_texts(Plan("pkg", "pkg"), {}) == {}


def test_the_package_can_import_them_and_ruff_stays_silent(tmp_path):
    """Whatever their style; one that does not parse is copied as it is, and ruff leaves it alone."""
    modules = {
        "own": "from own.sub import *\nfrom os import path\n",
        "own.sub": "import sys,os\nl = 3\nif l == None: pass\n",
        "old": "print 'x'\n",
    }
    put(tree_of(Plan("study", "study", local_modules=("old", "own")), modules=modules), tmp_path)
    assert ruff_of(tmp_path) == ""
    assert python(tmp_path, "-c", "from study.local import own; print(own.l)") == (0, "3\n", "")
    assert (tmp_path / "src/study/local/old.py").read_bytes() == b"print 'x'\n"
