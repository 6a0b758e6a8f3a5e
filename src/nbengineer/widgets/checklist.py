"""`StageChecklist`: the stage checklist in a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets
from traitlets import Dict, Unicode, observe

from nbengineer.errors import BadRequest
from nbengineer.model.checklist import Decision
from nbengineer.stages.answers import DEFAULT_PROFILE, answers_of, with_item
from nbengineer.stages.catalog import catalog
from nbengineer.stages.progress import assess
from nbengineer.widgets.channel import Channel
from nbengineer.widgets.outline import Outline
from nbengineer.widgets.static import as_html, as_text

if TYPE_CHECKING:
    from nbengineer.model.checklist import Answer, Checklist

MIME = "application/vnd.nbengineer.checklist+json"
VERSION = 1
ELSEWHERE = Decision("unknown", "`nbengineer check` decides it")


class StageChecklist(ipywidgets.VBox):  # type: ignore[misc] # ipywidgets has no types
    """The checklist of the notebook, or one stage of it; a click here, in the bar and in the metadata is one state.

    `items` and `profile` are the notebook's answers as its metadata hold them. With the JupyterLab extension they are
    the notebook's own a moment after the checklist was made: read them in a later cell. Anywhere else the checklist is
    made of plain ipywidgets, and its answers last as long as the kernel.
    """

    items = Dict(help="The answers, by the item's id. Assign a new value to change them.")
    profile = Unicode(DEFAULT_PROFILE, help="Whose gates bind: team or solo.")

    def __init__(self, stage: str = "") -> None:
        """Make the checklist of `stage`; of all stages without one.

        Raises:
            BadRequest: there is no such stage.
        """
        known = [one.id for one in catalog().stages]
        if stage and stage not in known:
            raise BadRequest(f"there is no stage {stage!r}", help=f"stages are: {', '.join(known)}")
        super().__init__()
        self.stage = stage
        self._is_fresh = True
        self._is_editing = False
        self._outline = Outline(self.checklist, stage, self._answer)
        self._channel = Channel(self._take)
        self.children = (self._outline.box,)
        self.observe(self._comm_closed, "comm")

    @property
    def checklist(self) -> Checklist:
        """How the stages stand by the answers alone: `nbengineer check` decides the automatic items as well."""
        known = catalog()
        undecided = {item.id: ELSEWHERE for item in known.items.values() if item.kind == "auto"}
        return assess(known, answers_of(self.items, self.profile), undecided)

    def __repr__(self) -> str:
        return f"StageChecklist({self.stage!r})" if self.stage else "StageChecklist()"

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any]:
        """Give what a front end may choose from: our own view, a widget, a readable list."""
        checklist = self.checklist
        return {
            **(super()._repr_mimebundle_(**kwargs) or {}),
            MIME: {"version": VERSION, "stage": self.stage},
            "text/html": as_html(checklist, self.stage),
            "text/plain": as_text(checklist, self.stage),
        }

    def _take(self, items: dict[str, Any], profile: str) -> None:
        """Take over the notebook's state; what was answered here before it first came goes on top of it."""
        mine = self.items if self._is_fresh else {}
        self._is_fresh = False
        with self.hold_trait_notifications():
            self.items = {**items, **mine}
            self.profile = profile

    def _comm_closed(self, event: dict[str, Any]) -> None:
        """Go as a whole once the checklist is closed."""
        if event["new"] is None:
            self._channel.close()
            self._outline.close()

    def _answer(self, item: str, answer: Answer) -> None:
        """Take an answer from a control of ours, which shows it already."""
        self._is_editing = True
        try:
            self.items = with_item(self.items, item, answer)
        finally:
            self._is_editing = False

    @observe("items", "profile")
    def _changed(self, _: object) -> None:
        """Show what is new, and tell the front end."""
        if self._is_editing:
            self._outline.show(self.checklist)
        else:
            self._outline.show_anew(self.checklist)
        self._channel.send(self.items, self.profile)
