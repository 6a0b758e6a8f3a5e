"""The package of a notebook as a zip, for `jupyter nbconvert --to nbengineer` and Jupyter's "Save and Export As"."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from nbconvert.exporters import Exporter
from nbconvert.utils.exceptions import ConversionException

from nbengineer.errors import NbEngineerError
from nbengineer.extract import draft_of, extract_notebook, extraction_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbformat import NotebookNode

    from nbengineer.extract import Extraction

PLAIN_FILE = 0o644 << 16


class PackageExporter(Exporter):
    """Gives what `extract_notebook` gives, packed; nothing of the notebook is run."""

    file_extension = ".zip"
    output_mimetype = "application/zip"
    export_from_notebook = "Python package (zip)"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any | None = None, **kw: Any
    ) -> tuple[bytes, dict[str, Any]]:
        """Give the zip's bytes, always the same for the same notebook.

        Raises:
            ConversionException: there can't be a package; the message says why, and what to do.
        """
        content, resources = super().from_notebook_node(nb, resources, **kw)
        about = resources["metadata"]
        stem, folder = str(about.get("name") or "notebook"), Path(about.get("path") or os.curdir)
        try:
            extraction = _extraction(content, stem, folder)
        except NbEngineerError as error:
            lines = [str(error), *(str(one) for one in error.diagnostics if one.message != error.what)]
            raise ConversionException("\n".join(lines)) from None
        doubts = sum(one.severity == "warning" for one in extraction.diagnostics)
        if doubts:
            self.log.warning("%s", f"{doubts} warning{'s' if doubts > 1 else ''}: see REVIEW.md in the package")
        return packed(extraction), resources


def packed(extraction: Extraction) -> bytes:
    """Give a package as a zip with one folder in it; uncompressed, so that its bytes depend on no library's version."""
    contents = {path: text.encode("utf-8") for path, text in extraction.files.items()} | dict(extraction.data)
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as archive:
        for path, content in sorted(contents.items()):
            entry = ZipInfo(f"{extraction.package}/{path}")
            entry.create_system = 3
            entry.external_attr = PLAIN_FILE
            archive.writestr(entry, content)
    return buffer.getvalue()


def _extraction(content: Mapping[str, Any], stem: str, folder: Path) -> Extraction:
    """Extract from the notebook's file where it says the same: its cells may have no ids, and nbformat invents some."""
    file = folder / f"{stem}.ipynb"
    if _says_the_same(file, content):
        return extract_notebook(file)
    return extraction_of(draft_of(content, stem=stem, folder=folder if folder.is_dir() else None))


def _says_the_same(file: Path, content: Mapping[str, Any]) -> bool:
    try:
        kept = json.loads(file.read_bytes())
        return list(_said(kept)) == list(_said(content))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False


def _said(content: Mapping[str, Any]) -> Iterator[object]:
    """Give what a package depends on: a notebook's metadata, and its cells without ids and outputs."""
    yield content["metadata"].get("kernelspec")
    for cell in content["cells"]:
        source = cell["source"]
        yield cell["cell_type"], source if isinstance(source, str) else "".join(source), cell["metadata"].get("tags")
