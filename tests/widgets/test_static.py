"""The checklist where nothing answers to a click: readable, and every word of the notebook shown as it is."""

from html.parser import HTMLParser

import pytest
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from nbengineer import StageChecklist
from nbengineer.model.checklist import Answer
from nbengineer.stages.answers import read_answers
from nbengineer.stages.catalog import catalog
from nbengineer.stages.progress import assess
from nbengineer.widgets.static import as_html, as_text, link
from tests.stages.answered import WAIVER, done, notebook

EVIL = "\"><script>alert(1)</script><img src=x onerror=alert(1)>&amp;'"


class Reader(HTMLParser):
    """Collects tags with their attributes, and the text as it is shown."""

    def __init__(self):
        super().__init__()
        self.tags = []
        self.shown = ""

    def handle_starttag(self, tag, attrs):
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Keep the text."""
        self.shown += data


def read(html):
    reader = Reader()
    reader.feed(html)
    return reader


def checklist(**answers):
    return assess(catalog(), read_answers(notebook(**answers)))


def test_it_lists_every_item_with_its_state():
    """With notes, records, waivers and what is missing."""
    shown = read(
        as_html(
            checklist(
                problem_in_customers_words=done("problem-in-customers-words", asked_by=None),
                how_it_is_done_today=done("how-it-is-done-today"),
                expert_interview=Answer("done", note="twice"),
                data_sheet=WAIVER,
            )
        )
    ).shown
    assert all(item.text in shown for item in catalog().items.values())
    for words in (
        "unknown: needs asked_by",
        "baseline_value: 0.12",
        "twice",
        "waived by the team: too small to matter",
    ):
        assert words in shown


def test_one_stage_is_one_list():
    """In HTML and in text."""
    stands = checklist(two_answers=done("two-answers"))
    assert "Planning" not in as_html(stands, "scoping")
    assert as_text(stands, "scoping").startswith("Scoping and research: 1 of 4 gates\n  [x] two-answers: ")


def test_hostile_words_are_shown_not_obeyed():
    """In notes, links, waivers, records, names of fields."""
    evil = {
        "expert-interview": Answer("done", note=EVIL, evidence=EVIL),
        "way-back": Answer("waived", by=EVIL, reason=EVIL, evidence=f"https://x.y/{EVIL}"),
        "timebox": Answer("done", fields={EVIL: EVIL, "compute_budget": [EVIL, {EVIL: 1}]}),
    }
    found = read(as_html(assess(catalog(), read_answers(notebook(evil)))))
    assert {tag for tag, _ in found.tags} <= {"div", "h4", "p", "ul", "li", "br", "b"}
    assert "<script>alert(1)</script>" in found.shown


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)//http://x",
        "data:text/html,x",
        "//example.org",
        "https://x.y/ onclick=z",
        'https://x.y/"',
        "see https://x.y",
        "",
    ],
)
def test_what_is_no_link_to_the_web_is_text(text):
    """Nothing to click."""
    found = read(link(text))
    assert (found.tags, found.shown) == ([], text)


def test_a_link_to_the_web_is_one():
    """It tells the other side nothing about where it stands."""
    [(tag, attributes)] = read(link("https://example.org/pull/7?a=1&b=2")).tags
    assert (tag, attributes["href"]) == ("a", "https://example.org/pull/7?a=1&b=2")
    assert "noopener" in attributes["rel"]


def test_an_exported_notebook_shows_the_list():
    """As HTML, as Jupyter saves it: without the state of its widgets."""
    checklist = StageChecklist("planning")
    output = new_output("display_data", checklist._repr_mimebundle_())
    checklist.close()
    html, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[new_code_cell("", outputs=[output])]))
    assert '<div class="nbengineer-checklist"><h4>Planning: 0 of 4 gates</h4>' in html
