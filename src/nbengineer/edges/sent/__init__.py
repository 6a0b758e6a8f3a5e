"""What is sent into the notebook's and the package's process, to look at values there without touching them.

Runs under the notebook's own interpreter (Python 3.11 and later), where nbengineer is not installed: standard library
only, and of other libraries what the process has imported already. `edges/sending.py` gives it as text.
"""

from nbengineer.edges.sent.looking import look

__all__ = ["look"]
