"""From a plan to the text of the package's files."""
