"""The parameters that every chapter takes, checked before anything runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from airace.errors import AiraceError
from airace.tables import DataPackage


class Parameters(BaseModel):
    """One edition's choices; see ``docs`` of each field.

    Values from the command line arrive as text and are converted; anything that does not fit
    stops the run.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date = Field(description="the edition's day: the book knows nothing later")
    lead: str = Field("US", description="code of the first bloc compared")
    challenger: str = Field("CN", description="code of the second bloc compared")
    attribution: Literal["headquarters", "inclusive", "exclusive"] = Field(
        "headquarters", description="how a model with developers in several countries is counted"
    )
    dates: Literal["version", "family"] = Field(
        "version", description="release date a model carries: its own, or its name's first"
    )
    frontier_k: int = Field(1, ge=1, le=10, description="how many top models make a frontier")
    tolerance: float = Field(
        0.0,
        ge=0,
        le=10,
        description="index points by which a model may fall short and still count as equal",
    )
    weights: Literal["all", "open", "closed"] = Field("all", description="models counted")
    vintage: Literal["published", "newest"] | date = Field(
        "published",
        description="releases read of an index that restates its past: those published by the "
        "edition's day, or the newest (of all, or published by a later day), cut at that day",
    )
    level: float = Field(0.90, gt=0.5, lt=1, description="coverage of intervals")
    draws: int = Field(2000, ge=100, le=100_000, description="resampling draws")
    seed: int = Field(2026, ge=0, description="seed of every random draw")
    data_dir: str = Field("data", description="folder of the data package")

    @property
    def day(self) -> str:
        """The edition's day as ISO text."""
        return self.as_of.isoformat()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, dates as ISO text: what goes into notebooks and the manifest."""
        return self.model_dump(mode="json")


class Read:
    """Parameters that remember which of them were read.

    A run that reads only some of them would be the same under any value of the others.

    Parameters
    ----------
    parameters:
        The parameters.
    """

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        """Return a parameter, or what else the parameters have, and note the name."""
        if name in Parameters.model_fields:
            self.names.add(name)
        elif name == "day":
            self.names.add("as_of")
        return getattr(self._parameters, name)


def parse(given: dict[str, Any], package: DataPackage | None = None) -> Parameters:
    """Check parameters against what exists and return them complete.

    Parameters
    ----------
    given:
        Names and values; missing or empty ones take their defaults, ``as_of`` the newest day
        that the tables support.
    package:
        The data package that says which days and blocs exist; found through ``data_dir`` if
        not given.

    Raises
    ------
    AiraceError
        For an unknown name, a value of the wrong type or out of range, a day before or beyond
        the data, an unknown bloc: with the list of what exists.
    """
    given = {name: value for name, value in given.items() if value not in ("", None)}
    check_names(given)
    package = package or DataPackage.find(given.get("data_dir", "data"))
    first, newest = package.descriptor["first_as_of"], package.descriptor["as_of"]
    given.setdefault("as_of", newest)
    try:
        parameters = Parameters(**given)
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0])
        raise AiraceError(
            f"{given[name]!r} does not fit: {problem['msg'].lower()}",
            where=f"parameter {name}",
            remedy=f"It is {Parameters.model_fields[name].description}",
        ) from None
    if not first <= parameters.day <= newest:
        raise AiraceError(
            f"the tables support editions from {first} to {newest}, not {parameters.day}",
            where="parameter as_of",
            remedy="Choose a day in that range, or bring in newer data with 'airace update'",
        )
    blocs = list(package.load("blocs")["code"])
    for name in ("lead", "challenger"):
        if getattr(parameters, name) not in blocs:
            raise AiraceError(
                f"no bloc {getattr(parameters, name)!r}",
                where=f"parameter {name}",
                remedy=f"Blocs are: {', '.join(blocs)} (data/blocs.csv)",
            )
    if parameters.lead == parameters.challenger:
        raise AiraceError(
            f"both blocs are {parameters.lead}",
            where="parameters lead, challenger",
            remedy="Compare two different blocs",
        )
    return parameters


def check_names(names: Iterable[str]) -> None:
    """Stop at the first name that is no parameter, with the nearest and the list of all."""
    known = list(Parameters.model_fields)
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, n=1)
            hint = f"Did you mean {close[0]}? " if close else ""
            raise AiraceError(
                f"no parameter {name!r}",
                where="parameters",
                remedy=f"{hint}Parameters are: {', '.join(known)}",
            )
