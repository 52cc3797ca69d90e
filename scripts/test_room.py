"""Runs every test. Browser tests need Chromium: it is installed where that may be done (Debian, as root);
elsewhere the run says loudly what was left out. With CI set, a missing browser is a failure."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def browser() -> str | None:
    """The path of an installed Chromium or Chrome."""
    return next(filter(None, map(shutil.which, BROWSERS)), MAC_CHROME if os.path.exists(MAC_CHROME) else None)


def install_chromium() -> None:
    """Installs Debian's Chromium with a Chinese font, if this is a Debian and we are root."""
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    print("正在安装浏览器测试要用的 Chromium 和中文字体（约一分钟；接下来：运行全部测试）……", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-q"], **quiet)
    subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"], **quiet)


def main() -> int:
    """Installs what is missing, runs pytest, and says what was not run."""
    if browser() is None:
        install_chromium()
    found = browser()
    if found is None and os.environ.get("CI"):
        print("没有 Chromium 或 Chrome，浏览器测试跑不了；CI 里这算失败。", file=sys.stderr)
        return 1
    chosen = [] if found else ["-m", "not browser"]
    status = subprocess.call([sys.executable, "-m", "pytest", *chosen, *sys.argv[1:]],
                             env={**os.environ, "PEILIAN_BROWSER": found or ""})
    if found is None:
        print("\n注意：这台机器上没有 Chromium 或 Chrome，标记为 browser 的测试都没有跑。"
              "装好 Chromium（或 Chrome）后再运行 make test。", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
