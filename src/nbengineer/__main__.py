"""`python -m nbengineer` is the command `nbengineer`."""

from nbengineer.cli.main import main

if __name__ == "__main__":
    main()
