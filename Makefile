# `make check` runs every check; CI runs the same commands (tests/cli/test_readme.py holds README and Makefile together).
.PHONY: check format demo
check:
	ruff check
	ruff format --check
	mypy
	lint-imports
	pytest -n auto

format:
	ruff check --fix
	ruff format

# a package of a sample notebook with tests that hold its values, and whether it computes the same
demo:
	nbengineer extract sample_notebooks/churn.ipynb -o build/churn --record
	nbengineer verify build/churn

# 5,000 random notebooks, each run as cells and as its package; `make check` runs 100
.PHONY: deep
deep:
	NBENGINEER_PROFILE=deep pytest tests/differential -k generated
