"""What is run and compared, and what came of it: pure functions."""
