"""What is sent into the process of a notebook and into that of its package, where nbengineer may not be installed.

Standard library only. Inside, this package is called `_nbengineer_inside`.
"""
