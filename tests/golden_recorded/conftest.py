"""These are packages that the product wrote, to be compared with; their tests run where they are extracted."""

collect_ignore_glob = ["*"]
