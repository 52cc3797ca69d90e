"""Drops from a lock file the markers that only repeat the platforms we lock for anyway."""
from __future__ import annotations

import re
import sys
from pathlib import Path

ANYWHERE = re.compile(
    r" ; python_full_version < '3\.11' and \(\(platform_machine == 'arm64' and sys_platform == 'darwin'\) or "
    r"\(platform_machine == 'x86_64' and sys_platform == 'darwin'\) or "
    r"\(platform_machine == 'x86_64' and sys_platform == 'linux'\)\)(?= \\)")

if __name__ == "__main__":
    lock = Path(sys.argv[1])
    lock.write_text(ANYWHERE.sub("", lock.read_text(encoding="utf-8")), encoding="utf-8")
