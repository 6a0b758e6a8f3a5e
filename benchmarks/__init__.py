"""Measures nbengineer: on real notebooks (`benchmarks.corpus`) and against the clock (`benchmarks.speed`)."""
