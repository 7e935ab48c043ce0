"""What a page of the site may do: load its own files, and nothing else.

The policy stands in the page, so it also holds on a host whose headers nobody can set, and for a
copy on disk.  Nothing inline is allowed, neither script nor style: whatever text a source might
smuggle into a page could not run.
"""

from __future__ import annotations

# "file:" is for copies on disk: there, some browsers count no other file as one of 'self'.  On a
# page from a server it allows nothing, because no such page may load from disk.
OWN = "'self' file:"
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src {OWN}",
        f"style-src {OWN}",
        f"img-src {OWN} data:",
        f"font-src {OWN}",
        f"connect-src {OWN}",
        f"form-action {OWN}",
        "base-uri 'none'",
    )
)


def policy_tag() -> str:
    """Return the element that sets the policy; it comes before anything that loads."""
    return (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />'
        '<meta name="referrer" content="no-referrer" />'
    )
