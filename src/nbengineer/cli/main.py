"""The command group, and the one place that turns errors into messages and exit codes.

0 fine, warnings included · 1 findings · 2 the call or the input is unusable · 3 a bug of ours.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import TYPE_CHECKING, NoReturn

import click

from nbengineer import __version__
from nbengineer.cli.complaints import complain
from nbengineer.errors import NbEngineerError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "extract": ("nbengineer.cli.extract", "Make a package of a notebook."),
    "tag": ("nbengineer.cli.tag", "Propose which cell goes where, as tags."),
    "check": ("nbengineer.cli.check", "Say how notebooks stand on the six stages."),
    "verify": ("nbengineer.cli.verify", "Run notebook and package, and compare what they compute."),
}
"""Each command's module, imported when the command runs, and its line in the list of commands."""

EPILOG = """\b
Examples:
  nbengineer tag analysis.ipynb               what would go where
  nbengineer extract analysis.ipynb           write the package to ./analysis
  nbengineer extract analysis.ipynb --diff    what would change in it
  nbengineer verify analysis                  does it compute what the notebook computes?
"""

INTERRUPTED = 130


class LazyGroup(click.Group):
    """Knows its commands by name and imports one only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Give the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Import the command's module and give its `command`."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="nbengineer")
def group() -> None:
    """Turn a Jupyter notebook into a modular, configured, tested Python package that computes the same.

    The notebook is run only by `verify` and `extract --record`, in a copy of its folder unless `--in-place` says
    otherwise. It is never changed unless `tag --write` says so.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code; bad input never shows a traceback."""
    gc.disable()  # a short run that makes many small objects and hardly a cycle
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = run(arguments)
    gc.freeze()  # nor does it matter at the end
    sys.exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    colour = False if os.environ.get("NO_COLOR") else None
    try:
        code = group.main(arguments, prog_name="nbengineer", standalone_mode=False, color=colour)
        sys.stdout.flush()
    except NbEngineerError as error:
        own = [one for one in error.diagnostics if one.message == error.what]  # the error says it itself
        complain((one for one in error.diagnostics if one not in own), color=colour)
        label = f"error {own[0].code}:" if own else "error:"
        click.echo(f"{click.style(label, fg='red', bold=True)} {error}", err=True, color=colour)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing is half written", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 (the outermost edge)
        report = import_module("nbengineer.cli.bug").report(error, sys.argv[1:] if arguments is None else arguments)
        click.echo(f"{click.style('bug:', fg='red', bold=True)} {report}", err=True, color=colour)
        return 3
    return code if isinstance(code, int) else 0
