"""Whatever any room records has its words in the pages, also what only commands do."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.web.serving import ROOT

DECLARED = re.compile(r'^\s*declare\(\s*"([a-z_.]+)"', re.MULTILINE)
KNOWN = "import assess.app; from assess.audit.events import ACTIONS; print(' '.join(ACTIONS))"


def test_the_application_knows_every_action() -> None:
    rooms = [path.read_text("utf-8") for path in (ROOT / "assess").rglob("*.py")]
    wanted = {name for text in rooms if "audit.events import" in text for name in DECLARED.findall(text)}
    assert len(wanted) > 25
    known = subprocess.run([sys.executable, "-c", KNOWN], check=True, capture_output=True, text=True, cwd=ROOT)
    assert wanted <= set(known.stdout.split())
