"""From a file's bytes to nouns: cells, their plain Python, headings, tags; pure, nothing of the notebook runs."""
