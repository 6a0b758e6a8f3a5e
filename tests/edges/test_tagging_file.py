"""Tags go into the notebook's own text, and nothing else of it changes."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbengineer.edges.tagging_file import with_tags, write_tags
from nbengineer.errors import BadRequest, NotebookUnreadable

AS_JUPYTER_WRITES = """\
{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "a",
   "metadata": {},
   "outputs": [],
   "source": [
    "\\"}]{\\" \\u00e9 é"
   ]
  },
  {
   "cell_type": "code",
   "metadata": {
    "collapsed": false,
    "zoom": 1
   },
   "source": ""
  },
  {
   "cell_type": "code",
   "metadata": {
    "tags": [
     "mine"
    ]
   },
   "source": ""
  },
  {
   "cell_type": "code",
   "source": ""
  }
 ],
 "nbformat": 4,
 "nbformat_minor": 5
}
"""


def test_a_file_as_jupyter_writes_it_stays_one():
    """Empty metadata, metadata without tags, tags already there, no metadata: each in the file's own layout."""
    expected = (
        AS_JUPYTER_WRITES.replace('"metadata": {},', '"metadata": {\n    "tags": [\n     "nbe:a"\n    ]\n   },')
        .replace('    "zoom": 1', '    "tags": [\n     "nbe:b"\n    ],\n    "zoom": 1')
        .replace('     "mine"\n', '     "mine",\n     "nbe:c"\n')
        .replace(
            '"code",\n   "source": ""\n  }\n ]',
            '"code",\n   "metadata": {\n    "tags": [\n     "nbe:d"\n    ]\n   },\n   "source": ""\n  }\n ]',
        )
    )
    assert with_tags(AS_JUPYTER_WRITES, {1: "nbe:a", 2: "nbe:b", 3: "nbe:c", 4: "nbe:d"}) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"cells": [{"metadata": {}, "source": ""}]}', '{"cells": [{"metadata": {"tags": ["t"]}, "source": ""}]}'),
        (
            '{"cells":[{"metadata":{"a":1},"source":""}]}\n\n',
            '{"cells":[{"metadata":{"a":1,"tags":["t"]},"source":""}]}\n\n',
        ),
        ('{"cells": [{"metadata": null}]}', '{"cells": [{"metadata": {"tags": ["t"]}}]}'),
        ('{"cells": [{"metadata": {"tags": []}}]}', '{"cells": [{"metadata": {"tags": ["t"]}}]}'),
        ('{"cells": [{"metadata": {"z": 0, "a": 1}}]}', '{"cells": [{"metadata": {"z": 0, "a": 1, "tags": ["t"]}}]}'),
        ('\ufeff{"cells": [{"metadata": {}}]}', '\ufeff{"cells": [{"metadata": {"tags": ["t"]}}]}'),
    ],
    ids=["one-line", "compact", "null", "no-tags-yet", "unsorted-keys", "byte-order-mark"],
)
def test_other_layouts_stay_what_they_are(before, after):
    """On one line, without spaces, with odd metadata."""
    assert with_tags(before, {1: "t"}) == after


def test_line_ends_of_windows_stay():
    """No line gets another end."""
    done = with_tags(AS_JUPYTER_WRITES.replace("\n", "\r\n"), {1: "nbe:a"})
    assert done == with_tags(AS_JUPYTER_WRITES, {1: "nbe:a"}).replace("\n", "\r\n")


def test_a_notebook_of_format_3_is_refused():
    """It has worksheets and no tags."""
    with pytest.raises(BadRequest, match="format 4"):
        with_tags('{"worksheets": [{"cells": [{}]}]}', {1: "t"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(
    metadata=st.dictionaries(st.sampled_from(["a", "tags", "z", '"']), JSON, max_size=3),
    rest=JSON,
    indent=st.sampled_from([None, 0, 1, 2, 4, "\t"]),
    ascii_only=st.booleans(),
    separators=st.sampled_from([None, (",", ":")]),
)
def test_whatever_the_file_holds_only_the_tag_is_added(metadata, rest, indent, ascii_only, separators):
    """Parsing the result gives the notebook with one more tag, and without the tag's text it is the old one."""
    notebook = {"x": rest, "cells": [{"source": rest, "metadata": metadata}, {"metadata": {}}], "y": rest}
    text = json.dumps(notebook, indent=indent, ensure_ascii=ascii_only, separators=separators)
    done = json.loads(with_tags(text, {1: "nbe:new"}))
    old = metadata.get("tags")
    notebook["cells"][0]["metadata"] = metadata | {"tags": [*(old if isinstance(old, list) else []), "nbe:new"]}
    assert done == notebook


def test_the_file_is_replaced_in_one_go(tmp_path):
    """Its mode stays, a link to it stays a link, and nothing is left beside it."""
    file, link = tmp_path / "a.ipynb", tmp_path / "link.ipynb"
    raw = AS_JUPYTER_WRITES.encode("utf-16")
    file.write_bytes(raw)
    file.chmod(0o640)
    link.symlink_to(file)
    write_tags(link, raw, {1: "nbe:a"})
    assert json.loads(file.read_bytes())["cells"][0]["metadata"] == {"tags": ["nbe:a"]}
    assert file.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert len(list(tmp_path.iterdir())) == 2


def test_a_file_that_was_saved_meanwhile_is_left_alone(tmp_path):
    """The newer version wins; the user is told to run the command again."""
    file = tmp_path / "a.ipynb"
    file.write_text("newer", "utf-8")
    with pytest.raises(BadRequest, match="saved meanwhile"):
        write_tags(file, AS_JUPYTER_WRITES.encode(), {1: "nbe:a"})
    assert file.read_text("utf-8") == "newer"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_file_that_is_gone_is_one_sentence(tmp_path):
    """No traceback."""
    with pytest.raises(NotebookUnreadable, match="can't be written"):
        write_tags(tmp_path / "a.ipynb", AS_JUPYTER_WRITES.encode(), {1: "nbe:a"})
