"""Keeps values as the notebook's process does, and reads them as a package's tests do."""

from nbengineer.edges.keeping.storing import Folder, Readers
from nbengineer.edges.replays import readers


def readers_of():
    """Give the readers, from the sources that are sent."""
    sources = readers()
    return Readers(sources["readers"], sources["value"])


def kept(folder, **values):
    """Keep some values; gives how they stand in `values.json`."""
    target = Folder(folder, readers_of())
    for name, value in values.items():
        target.keep(name, value)
    target.close()
    return target.kinds


def again(folder):
    """Read the values of a folder."""
    return readers_of().read_all(folder)
