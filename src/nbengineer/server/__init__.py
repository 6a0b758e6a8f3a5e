"""The Jupyter server extension: REST under `nbengineer/api/` (DESIGN 9)."""
