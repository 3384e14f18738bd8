"""For WSGI servers: `gunicorn wsgi:app`."""

import gc

from assess.app import create_app

app = create_app()
# What starting left behind stays for good: walking it again and again would only hold up pages.
gc.collect()
gc.freeze()
