"""The six stages: what they ask, what was answered in a notebook, what that amounts to. Pure functions, no effects."""
