"""What every answer tells the browser: nothing from outside, nothing inline, nothing framed, nothing guessed."""

from __future__ import annotations

from flask import Flask, Response, g, request

ALLOWED = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in ALLOWED.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
KEPT = ("static", "plotly")
"""Files that are the same for everybody."""
A_YEAR = "max-age=31536000; includeSubDomains"


def attach(app: Flask) -> None:
    """On pages, files and errors alike."""

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers.update(HEADERS)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = A_YEAR
        if getattr(g.get("viewer"), "person_id", None) is not None and request.endpoint not in KEPT:
            # Whoever uses this browser next must not get back, by its buttons, what this person saw.
            response.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response
