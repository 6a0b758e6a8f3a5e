"""From a file's bytes to nouns: cells, plain Python for each of them, headings, tags; pure, nothing of the notebook runs."""
