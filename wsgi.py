"""For WSGI servers: `gunicorn wsgi:app`."""

from assess.app import create_app

app = create_app()
