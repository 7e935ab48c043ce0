"""Commands, nothing else: each parses its options and calls the package.

Each imports what it calls: the whole package takes seconds to load, and a build of nothing new
answers in less than half of one.
"""

from __future__ import annotations

import functools
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from airace import __version__
from airace.errors import AiraceError

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


# Folder of the project's own edition.
DEFAULT_OUT = "_build"


def project() -> Path:
    """The project around the working folder."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "data" / "datapackage.json").is_file():
            return folder
    raise AiraceError(
        "no data/datapackage.json in this folder or above it",
        where=str(Path.cwd()),
        remedy="Run the command inside the project",
    )


@app.command("build")
def build_command(
    as_of: Annotated[str, typer.Option(help="The edition's day, YYYY-MM-DD.")] = "",
    assignments: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter, NAME=VALUE; repeatable.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the edition.")] = None,
    pdf: Annotated[bool, typer.Option(help="Make the PDF too.")] = True,
    clean: Annotated[bool, typer.Option("--clean", help="Use nothing of earlier builds.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why each chapter ran, or did not.")
    ] = False,
) -> None:
    """Execute the chapters and build website and PDF, as far as they are not built already.

    Example: airace build --as-of 2025-01-31 --set attribution=inclusive --out past
    """
    from airace.book.build import build

    given: dict[str, Any] = {"as_of": as_of}
    for assignment in assignments or []:
        name, equals, value = assignment.partition("=")
        if not equals:
            raise AiraceError(f"{assignment!r} is not NAME=VALUE", where="--set")
        given[name.strip()] = value.strip()
    folder = build(
        project(),
        given,
        out,
        pdf=pdf,
        clean=clean,
        report=say,
        explain=say if explain else lambda line: None,
    )
    print(folder / "html" / "index.html")


@app.command("update")
def update_command(
    names: Annotated[list[str] | None, typer.Argument(help="Sources; all if none.")] = None,
    origin: Annotated[
        Path | None,
        typer.Option("--from", help="Publishers' files: a folder, a file or an archive."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would change.")
    ] = False,
    day: Annotated[
        str,
        typer.Option(help="Day of the files, YYYY-MM-DD, if neither server nor name says it."),
    ] = "",
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Leave out sources that stop with an error.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--json", help="Write the whole dry-run report here, too.")
    ] = None,
    book: Annotated[
        bool, typer.Option(help="With --dry-run: show the effect on values and verdicts (minutes).")
    ] = True,
) -> None:
    """Bring newer files of the sources into the tables, from their addresses or from disk.

    All tables change together or not at all; data/vintages.csv says which files changed them.
    What is downloaded is kept in .airace/downloads/.

    Example: airace update epoch-capabilities --from ~/Downloads --dry-run
    """
    from airace.book.preview import preview
    from airace.sources import vintages
    from airace.sources.adapter import adapters
    from airace.sources.apply import apply
    from airace.sources.delivery import deliver
    from airace.sources.fetch import Fetcher, insist_day
    from airace.sources.names import unlisted
    from airace.sources.plan import plan
    from airace.tables import DataPackage

    # First of all, because source modules read data/ when they are loaded.
    package = DataPackage.find("data")
    known = adapters()
    for name in names or []:
        if name not in known:
            raise AiraceError(
                f"no source {name!r}",
                where="airace update",
                remedy=f"Sources are: {', '.join(known)}",
            )
    if day:
        insist_day(day)
    fetcher = Fetcher(package.root.parent / ".airace" / "downloads", day=day, report=say)
    with (
        unlisted() as spellings,
        vintages.on(day),
        deliver(names or list(known), origin, fetcher, keep_going=keep_going) as delivery,
    ):
        planned = plan(
            package,
            [known[name] for name in names or known if name not in delivery.missing],
            delivery,
            partial=not names,
            keep_going=keep_going,
        )
    failed = {**delivery.missing, **planned.failed}
    for name, problem in failed.items():
        say(f"left out: {name}: {problem}")
    if not planned.inputs:
        raise AiraceError(
            "none of the files that a source reads is there"
            if origin
            else "nothing could be downloaded",
            where=f"--from {origin}" if origin else "airace update",
            remedy="Name the file as its publisher does; the sources' modules say how",
        )
    if planned.absent:
        say(f"no files of: {', '.join(planned.absent)}")
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
    if apply(package, planned, day=day or delivery.day):
        say("tables written")
    else:
        say("nothing new: nothing written")


@app.command("check")
def check_command() -> None:
    """Validate the tables: types, keys, references, dates, licences.

    Example: airace check
    """
    from airace.check import check
    from airace.tables import DataPackage

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
    scheduler: Annotated[
        str, typer.Option(help="Address of a Dask scheduler, tcp://host:port, to run on instead.")
    ] = "",
    editions: Annotated[
        bool, typer.Option("--editions", help="Build website and PDF of each edition, too.")
    ] = False,
) -> None:
    """Compute the values and verdicts of many editions: a grid of days and choices.

    Writes values.csv and verdicts.csv, one row per edition and value or claim.  What an earlier
    sweep computed is used again, so a sweep that was cut off goes on where it stopped.

    Example: airace sweep sweeps/choices.yml --out choices
    """
    from airace.book.cluster import cluster
    from airace.book.sweep import build_editions, read_grid, sweep, write_sweep
    from airace.book.verdicts import chapters_for
    from airace.tables import DataPackage

    home = project()
    package = DataPackage(home / "data")
    worlds = read_grid(grid, {}, package)
    judged = chapters_for(worlds, package)
    with cluster(scheduler, home) if scheduler else nullcontext() as executor:
        found = sweep(
            home,
            dict.fromkeys([*worlds, *judged]),
            workers=workers or None,
            executor=executor,
            some={one: chapters for one, chapters in judged.items() if one not in worlds},
            report=say,
        )
    for path in write_sweep(worlds, found, package, out):
        print(path)
    if editions:
        for folder in build_editions(home, worlds, out / "editions", report=say):
            print(folder / "html" / "index.html")


@app.command("verify")
def verify_command(
    edition: Annotated[Path, typer.Argument(help="Folder of an edition.")] = Path(DEFAULT_OUT),
) -> None:
    """Hash every file of an edition and compute every value again.

    Example: airace verify _build
    """
    from airace.book.verify import verify

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
    from airace.book import record
    from airace.book.diff import diff
    from airace.book.diff_text import report

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
    from airace.book.diff_text import count_text
    from airace.book.editions import release

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
    import http.server

    pages = edition / "html"
    if not pages.is_dir():
        raise AiraceError("no website here", where=str(edition), remedy="Run 'make book' first")
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(pages))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        say(f"http://127.0.0.1:{port}/ (stop with Ctrl-C)")
        server.serve_forever()


def _write(file: Path, content: Any) -> None:
    from airace.book.collect import dump

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
