"""For WSGI servers: `gunicorn wsgi:app`."""

import gc

from assess.app import create_app
from assess.database.engine import db
from assess.upkeep.backup.work_lock import hold

app = create_app()
with app.app_context():
    hold(db.engine)
# What starting left behind stays for good: walking it again and again would only hold up pages.
gc.collect()
gc.freeze()
