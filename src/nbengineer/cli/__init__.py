"""The command line: parse a request, call a use case, render what came of it."""
