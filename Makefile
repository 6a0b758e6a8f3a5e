# `make check` runs every check; CI runs the same commands (tests/cli/test_readme.py holds README and Makefile together).
.PHONY: check format
check:
	ruff check
	ruff format --check
	mypy
	lint-imports
	pytest -n auto

format:
	ruff check --fix
	ruff format
