"""Pure functions from the recordings of a notebook and its package to a verification; nothing is run or read here."""
