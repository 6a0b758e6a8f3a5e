"""How a notebook that an editor holds stands on its checklist; what its package shows counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from nbengineer.check import check_notebook, the_one_of
from nbengineer.server import wire
from nbengineer.server.analysing import content_of
from nbengineer.server.bounds import packages_inside

if TYPE_CHECKING:
    from nbengineer.model.checklist import ItemStatus, StageStatus
    from nbengineer.server.work import Look


def check(look: Look) -> wire.Checked:
    """Decide each item of the checklist; runs nothing of the notebook."""
    packages = packages_inside(Path(look.file), Path(look.root), hidden=look.hidden) if look.file else ()
    package, why = the_one_of(packages)
    found = check_notebook(content_of(look.notebook), package=package, why=why)
    stages = tuple(_stage(one) for one in found.stages)
    answer = {"profile": found.profile, "stages": stages, "current": found.current, "next": found.next}
    return msgspec.convert(answer | {"ended": found.ended}, wire.Checked)


def _stage(status: StageStatus) -> wire.StageState:
    items = tuple(_item(one) for one in status.items)
    return wire.StageState(status.stage.id, status.done, status.needed, status.open, items)


def _item(status: ItemStatus) -> wire.ItemState:
    return wire.ItemState(
        status.item.id,
        status.answer.state,
        status.binds,
        status.met,
        status.result,
        status.reason,
        status.cells,
    )
