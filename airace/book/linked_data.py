"""What pages tell machines of themselves: JSON-LD in the words of schema.org, from the same facts.

Pure: facts in, plain data out.  Organisations are ``Organization``, people ``Person``; a work is
``isPartOf`` the edition; identifiers are the addresses at which things stay.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from airace.book.citation import AUTHORS, HOME, TITLE, Work, live, permalink

CONTEXT = "https://schema.org"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
LICENCES = {
    "CC-BY-4.0": CC_BY,
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "MIT": "https://spdx.org/licenses/MIT.html",
    "Apache-2.0": "https://spdx.org/licenses/Apache-2.0.html",
    "MPL-2.0": "https://spdx.org/licenses/MPL-2.0.html",
}
FORMATS = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}
# The files that every edition has, from the site's root.
CONTRACT = ("data/datapackage.json", "values.json", "claims.json", "findings.json")
SCALE = {"contradicted": 1, "partly": 2, "supported": 3}
# What the table of claims adds to a name: how it was printed, who reworded it.
_ASIDE = re.compile(r",? (?:as printed|printed as|as reworded by|by the report)\b.*")


def us() -> dict[str, Any]:
    """Return the authors, as an organisation."""
    return {"@type": "Organization", "@id": f"{HOME}/#authors", "name": AUTHORS, "url": f"{HOME}/"}


def element(content: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Return linked data as an element of a page's head.

    A block of data, not a script: a policy that forbids inline scripts lets it stand.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'


def edition(work: Work, described: str) -> dict[str, Any]:
    """Return the edition as a whole."""
    return {
        "@context": CONTEXT,
        "@type": "Report",
        "@id": work.permalink,
        "name": TITLE,
        "description": described,
        "url": live(""),
        "sameAs": [f"https://doi.org/{work.doi}"] if work.doi else [],
        "hasPart": {"@id": f"{permalink(work.as_of)}data/datapackage.json"},
        **_published(work),
    }


def article(work: Work, described: str, *, image: str, pdf: str, words: int) -> dict[str, Any]:
    """Return a chapter.

    Parameters
    ----------
    work:
        The chapter as something that can be cited.
    described:
        What it finds, in a sentence or two.
    image, pdf:
        Addresses from the site's root; empty for none.
    words:
        Length of its text.
    """
    made = {
        "@context": CONTEXT,
        "@type": "ScholarlyArticle",
        "@id": work.permalink,
        "headline": work.part,
        "name": work.part,
        "description": described,
        "url": live(work.address),
        "mainEntityOfPage": live(work.address),
        "wordCount": words,
        "isPartOf": _whole(work),
        "isBasedOn": {"@id": f"{permalink(work.as_of)}data/datapackage.json"},
        **_published(work),
    }
    if image:
        made["image"] = live(image)
    if pdf:
        made["encoding"] = _file(live(pdf), work.part)
    return made


def figure(work: Work, shown: dict[str, Any], files: Iterable[str]) -> dict[str, Any]:
    """Return a figure's data.

    Parameters
    ----------
    work:
        The figure as something that can be cited.
    shown:
        ``Figure.for_page()``.
    files:
        Names of the files that hold it, below its address.
    """
    made = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": work.permalink,
        "name": work.part,
        "description": shown["alt"],
        "url": live(work.address),
        "creditText": shown["source_line"],
        "image": live(f"{work.address}chart.png"),
        "isPartOf": _whole(work),
        "distribution": [_download(f"{live(work.address)}{name}", name) for name in files],
        **_published(work),
    }
    licence = LICENCES.get(shown["licence"])
    # Some figures rest on sources whose terms are not ours to widen.
    return {**made, "license": licence} if licence else _without(made, "license")


def package(descriptor: dict[str, Any], work: Work) -> dict[str, Any]:
    """Return the data package with a part for each table.

    Parameters
    ----------
    descriptor:
        The released ``datapackage.json`` (see ``release.release_tables``).
    work:
        The edition as something that can be cited.
    """
    root = f"{permalink(work.as_of)}data/"
    made = {
        "@context": CONTEXT,
        "@type": "Dataset",
        "@id": f"{root}datapackage.json",
        "name": descriptor["title"],
        "description": descriptor["description"],
        "url": live("chapters/data.html"),
        "isPartOf": _whole(work),
        "distribution": [_download(live(name), name) for name in CONTRACT],
        "hasPart": [_table(resource, root) for resource in descriptor["resources"]],
        **_published(work),
    }
    licences = sorted({url for part in made["hasPart"] for url in part.get("license", [])})
    return {**made, "license": licences or [CC_BY]}


def _table(resource: dict[str, Any], root: str) -> dict[str, Any]:
    named = [licence["name"] for licence in resource.get("licenses", [{"name": "CC-BY-4.0"}])]
    known = [LICENCES[name] for name in named if name in LICENCES]
    made = {
        "@type": "Dataset",
        "@id": f"{root}{resource['path']}",
        "name": resource["title"],
        "description": resource["description"],
        "creator": us(),
        "distribution": [_download(live(f"data/{resource['path']}"), resource["path"])],
        "citation": [source["title"] for source in resource.get("sources", [])],
        "variableMeasured": [field["name"] for field in resource["schema"]["fields"]],
    }
    return {**made, "license": known} if known else made


def claim_review(
    claim: dict[str, Any], as_of: str, address: str, organisations: Collection[str], outlet: str
) -> dict[str, Any]:
    """Return a claim's ClaimReview.

    Parameters
    ----------
    claim:
        A record of ``claims.json``.
    as_of:
        The edition's day.
    address:
        Of the claim's page, from the site's root.
    organisations:
        Names that are not those of people.
    outlet:
        Who published the report in which it was said.
    """
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": claim["verdict"],
        "ratingExplanation": claim["reason"],
    }
    if claim["verdict"] in SCALE:
        rating |= {"ratingValue": SCALE[claim["verdict"]], "worstRating": 1, "bestRating": 3}
    return {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "@id": f"{permalink(as_of)}{address}",
        "url": live(address),
        "claimReviewed": claim["statement"],
        "datePublished": as_of,
        "inLanguage": "en",
        "author": us(),
        "itemReviewed": {
            "@type": "Claim",
            "author": speakers(claim["speaker"], claim["speaker_country"], organisations, outlet),
            "datePublished": claim["said"],
        },
        "reviewRating": rating,
    }


def speakers(
    text: str, country: str, organisations: Collection[str], outlet: str
) -> dict[str, Any] | list[dict[str, Any]]:
    """Return who said something: people, with whom they work for, or an organisation.

    ``Li Yifan, Hesai`` is a person with an employer; ``A; B`` are two.
    """
    found = []
    for one in text.split("; "):
        name, _, employer = _ASIDE.sub("", one).partition(", ")
        if country == "press" and name.startswith("the "):
            # The report itself speaks.
            name = outlet if outlet != "unknown" else name
        if country == "press" or name in organisations:
            found.append({"@type": "Organization", "name": name})
        elif employer:
            works = {"@type": "Organization", "name": employer}
            found.append({"@type": "Person", "name": name, "affiliation": works})
        else:
            found.append({"@type": "Person", "name": name})
    return found[0] if len(found) == 1 else found


def _published(work: Work) -> dict[str, Any]:
    return {
        "author": us(),
        "creator": us(),
        "publisher": us(),
        "datePublished": work.as_of,
        "version": f"{work.as_of}, version {work.version}",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": CC_BY,
        "citation": work.text,
    }


def _whole(work: Work) -> dict[str, Any]:
    return {"@type": "Report", "@id": permalink(work.as_of), "name": TITLE}


def _download(address: str, name: str) -> dict[str, Any]:
    return {"@type": "DataDownload", **_format(address), "name": name}


def _file(address: str, name: str) -> dict[str, Any]:
    return {"@type": "MediaObject", **_format(address), "name": name}


def _format(address: str) -> dict[str, str]:
    kind = FORMATS[address.rpartition(".")[2]]
    return {"contentUrl": address, "encodingFormat": kind}


def _without(made: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in made.items() if key != name}
