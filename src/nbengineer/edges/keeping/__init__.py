"""What keeps a notebook's values as files and runs its steps on them, in processes where nbengineer is not installed.

Standard library only, and of other libraries what the process has imported already. `edges/recording.py` sends it as
text, under the name `_nbengineer_keeping`.
"""
