"""The stage checklist in a cell: plain ipywidgets, which the JupyterLab extension shows in its own way."""
