"""Commands, nothing else: each parses its options and calls the package."""

from __future__ import annotations

import functools
import http.server
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from airace import __version__
from airace.book import record
from airace.book.build import DEFAULT_OUT, build
from airace.book.collect import dump
from airace.book.diff import diff
from airace.book.diff_text import count_text, report
from airace.book.editions import release
from airace.book.preview import preview
from airace.book.sweep import read_grid, sweep, write_sweep
from airace.book.verify import verify
from airace.check import check
from airace.errors import AiraceError
from airace.sources.adapter import adapters
from airace.sources.apply import apply
from airace.sources.names import unlisted
from airace.sources.plan import plan
from airace.tables import DataPackage

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Neck and Neck? Build, check and update the book.",
    rich_markup_mode=None,
)


def say(line: str) -> None:
    """Progress goes to stderr, so that results can be piped."""
    print(line, file=sys.stderr, flush=True)


def project() -> Path:
    """The project around the working folder."""
    return DataPackage.find("data").root.parent


@app.command("build")
def build_command(
    as_of: Annotated[str, typer.Option(help="The edition's day, YYYY-MM-DD.")] = "",
    assignments: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter, NAME=VALUE; repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the edition.")] = None,
    pdf: Annotated[bool, typer.Option(help="Make the PDF too.")] = True,
) -> None:
    """Execute the chapters and build website and PDF.

    Example: airace build --as-of 2025-01-31 --set attribution=inclusive --out past
    """
    given: dict[str, Any] = {"as_of": as_of}
    for assignment in assignments or []:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise AiraceError(f"{assignment!r} is not NAME=VALUE", where="--set")
        given[name.strip()] = value.strip()
    folder = build(project(), given, out, pdf=pdf, report=say)
    print(folder / "html" / "index.html")


@app.command("update")
def update_command(
    names: Annotated[list[str] | None, typer.Argument(help="Sources; all if none.")] = None,
    origin: Annotated[
        Path, typer.Option("--from", help="Folder with the publishers' files.")
    ] = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--json", help="Write the whole dry-run report here, too.")
    ] = None,
    book: Annotated[
        bool, typer.Option(help="With --dry-run: show the effect on values and verdicts (minutes).")
    ] = True,
) -> None:
    """Bring newer files of the sources into the tables.

    Example: airace update epoch-capabilities --from ~/Downloads --dry-run
    """
    known = adapters()
    for name in names or []:
        if name not in known:
            raise AiraceError(
                f"no source {name!r}",
                where="airace update",
                remedy=f"Sources are: {', '.join(known)}",
            )
    if not origin.exists():
        raise AiraceError("does not exist", where=f"--from {origin}")
    chosen = [known[name] for name in names or known]
    package = DataPackage.find("data")
    with unlisted() as spellings:
        planned = plan(package, chosen, origin)
    if dry_run:
        text, whole = preview(project(), planned, spellings, book=book, report=say)
        if file is not None:
            _write(file, whole)
        print(text)
        say("dry run: nothing written")
        return
    for change in planned.changes():
        print(
            f"{change.table}: {change.rows} rows; {change.added} added, "
            f"{change.changed} changed, {change.dropped} dropped"
        )
    apply(package, planned)
    say("tables written")


@app.command("check")
def check_command() -> None:
    """Validate the tables: types, keys, references, dates, licences.

    Example: airace check
    """
    problems = check(DataPackage.find("data"), report=say)
    for problem in problems:
        print(problem)
    if problems:
        raise typer.Exit(1)
    print("data/ is valid")


@app.command("sweep")
def sweep_command(
    grid: Annotated[Path, typer.Argument(help="YAML file: fixed parameters, blocks of lists.")],
    out: Annotated[Path, typer.Option(help="Folder of the results.")],
    workers: Annotated[int, typer.Option(help="Processes; 0: one per core.")] = 0,
) -> None:
    """Compute the values of many editions: a grid of days and choices.

    Writes values.csv, one row per edition and value.  What an earlier sweep computed is used
    again, so a sweep that was cut off goes on where it stopped.

    Example: airace sweep sweeps/choices.yml --out choices
    """
    home = project()
    worlds = read_grid(grid, {}, DataPackage.find(home / "data"))
    found = sweep(home, worlds, workers=workers or None, report=say)
    print(write_sweep(found, out))


@app.command("verify")
def verify_command(
    edition: Annotated[Path, typer.Argument(help="Folder of an edition.")] = Path(DEFAULT_OUT),
) -> None:
    """Hash every file of an edition and compute every value again.

    Example: airace verify _build
    """
    files, values = verify(project(), edition, report=say)
    print(f"files {files.line}, values {values.line}")
    for name in files.differing + values.differing:
        print(f"differs: {name}")
    if files.differing or values.differing:
        raise typer.Exit(1)


@app.command("diff")
def diff_command(
    old: Annotated[Path, typer.Argument(help="Folder of an edition, or a file of editions/.")],
    new: Annotated[Path, typer.Argument(help="The same, of a later one.")],
    file: Annotated[
        Path | None, typer.Option("--json", help="Write the whole difference here, too.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="List every value that changed, not only headlines.")
    ] = False,
) -> None:
    """Say what changed between two editions, and what moved each number.

    Example: airace diff editions/2026-11-13.json _build --json changes.json
    """
    found = diff(record.read(old), record.read(new))
    if file is not None:
        _write(file, found.model_dump(mode="json"))
    print(report(found, every=every))


@app.command("release")
def release_command(
    edition: Annotated[Path, typer.Argument(help="Folder of an edition.")] = Path(DEFAULT_OUT),
    label: Annotated[
        str, typer.Option(help="Ends the record's name: other choices, a second release.")
    ] = "",
    amend: Annotated[str, typer.Option(help="Why the record that is there is replaced.")] = "",
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; the record must be there and agree.")
    ] = False,
) -> None:
    """Write an edition's record into editions/, if its verdicts are accounted for.

    Stops if the edition's files are not as built, or if a claim's verdict changed since the last
    release and the top section of CHANGELOG.md does not say so.

    Example: airace release _build
    """
    done = release(project(), edition, label=label, amend=amend, check=check_only)
    say(count_text(done.diff) if done.diff else "the first edition under these choices")
    if amend:
        say("build again: 'What changed' now looks back past the record that this one replaced")
    print(done.path)


@app.command("serve")
def serve_command(
    edition: Annotated[Path, typer.Argument(help="Folder of an edition.")] = Path(DEFAULT_OUT),
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8000,
) -> None:
    """Look at an edition's website on this machine.

    Example: airace serve past --port 8080
    """
    pages = edition / "html"
    if not pages.is_dir():
        raise AiraceError("no website here", where=str(edition), remedy="Run 'make book' first")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(pages))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        say(f"http://127.0.0.1:{port}/ (stop with Ctrl-C)")
        server.serve_forever()


def _write(file: Path, content: Any) -> None:
    try:
        file.write_text(dump(content), encoding="utf-8")
    except OSError as error:
        raise AiraceError(f"cannot be written ({error.strerror})", where=str(file)) from None


def _version(value: bool) -> None:
    if value:
        print(__version__)
        raise typer.Exit()


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
    ] = False,
) -> None:
    """Neck and Neck? Build, check and update the book."""


def main() -> None:
    """Run a command; an error of ours is one message and exit code 1."""
    try:
        app()
    except AiraceError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
