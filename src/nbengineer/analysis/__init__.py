"""From code cells to facts: what each statement binds, reads, changes and leaves for later.

Runs on `ast`, keeps no trees.
"""
