"""Who acts in the request that is being answered."""

from __future__ import annotations

from flask import g

from assess.audit.actors import Actor


def actor() -> Actor:
    """The signed-in person, or nobody, with the request's number."""
    person = g.viewer.person_id if "viewer" in g else None
    return Actor("person" if person else "nobody", person, g.get("number"))
