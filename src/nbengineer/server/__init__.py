"""The extension of Jupyter's server: REST below `nbengineer/api/` (DESIGN 9), for the front end in `labextension/`.

A request is read and answered in the server's process, and worked on in processes of ours: the server goes on, whatever
a notebook's code makes of an analysis, and a run is ended by ending its process.
"""
