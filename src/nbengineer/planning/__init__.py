"""Decides what becomes of every statement of the notebook: pure functions from facts to a plan, no text."""
