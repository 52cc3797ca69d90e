"""Builds the room from a clean clone: .venv, the locked dependencies, the trained model.

Runs on any Python 3.6 or newer with nothing installed, and does no step twice. Rasa 3.6 needs
Python 3.10, which is looked for as python3.10, then through pyenv, then fetched by uv.
"""
import glob
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
LOCK = os.path.join(ROOT, "requirements.txt")
STAMP = os.path.join(VENV, "installed.sha256")
PLATFORMS = {("Linux", "x86_64"), ("Darwin", "arm64"), ("Darwin", "x86_64")}
NEEDS_PYTHON = ("没有找到 Python 3.10，也没能自动取得。请安装 Python 3.10（例如 `pyenv install 3.10` 或 "
                "`apt install python3.10 python3.10-venv`），再运行一次。")


def say(text):
    """Prints at once, so that a long step is announced before it begins."""
    print(text, flush=True)


def stop(text):
    """Ends with one readable line."""
    sys.stderr.write(text + "\n")
    sys.exit(2)


def is_python_310(path):
    """True if ``path`` runs, is CPython 3.10 and can make environments (a pyenv shim may exist and still refuse)."""
    probe = "import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))"
    try:
        return subprocess.run([path, "-c", probe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def candidates():
    """Where a Python 3.10 may be, the likeliest first."""
    yield sys.executable
    for name in ("python3.10", "python3", "python"):
        if shutil.which(name):
            yield shutil.which(name)
    for base in (os.environ.get("PYENV_ROOT"), os.path.expanduser("~/.pyenv")):
        if base:
            for path in sorted(glob.glob(os.path.join(base, "versions", "3.10*", "bin", "python")), reverse=True):
                yield path


def python_from_uv():
    """Asks uv for a Python 3.10, installing uv into .setup/ if need be; None if that cannot be done."""
    uv = shutil.which("uv")
    if uv is None:
        say("没有找到 Python 3.10，正在通过 uv 下载（约一分钟）……")
        folder = os.path.join(ROOT, ".setup")
        steps = [[sys.executable, "-m", "venv", folder],
                 [os.path.join(folder, "bin", "pip"), "install", "-q", "uv"]]
        if any(subprocess.run(step, stderr=subprocess.DEVNULL).returncode for step in steps):
            return None
        uv = os.path.join(folder, "bin", "uv")
    if subprocess.run([uv, "python", "install", "3.10"]).returncode:
        return None
    found = subprocess.run([uv, "python", "find", "3.10"], stdout=subprocess.PIPE, universal_newlines=True)
    path = found.stdout.strip()
    return path if found.returncode == 0 and is_python_310(path) else None


def find_python():
    """The path of a working Python 3.10, or the end of the program."""
    if (platform.system(), platform.machine()) not in PLATFORMS:
        stop("这台机器（%s %s）不在支持之列：TensorFlow 2.12 只有 Linux x86_64 和 macOS 的安装包。"
             % (platform.system(), platform.machine()))
    return next((path for path in candidates() if is_python_310(path)), None) or python_from_uv() or stop(NEEDS_PYTHON)


def make_environment():
    """Creates .venv if it is not there or not a Python 3.10."""
    if is_python_310(PYTHON):
        return
    say("[1/3] 建立 Python 3.10 环境 .venv ……（接下来：安装依赖，约三分钟）")
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([find_python(), "-m", "venv", VENV]).returncode:
        stop("建立 .venv 失败。" + NEEDS_PYTHON)


def lock_hash():
    """Changes when the lock, the package description or the environment's place does."""
    digest = hashlib.sha256(VENV.encode())
    for name in (LOCK, os.path.join(ROOT, "pyproject.toml")):
        with open(name, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def install():
    """Installs the hashed lock and the project itself, unless that was done before."""
    wanted = lock_hash()
    if os.path.exists(STAMP) and open(STAMP).read() == wanted:
        return
    with open(LOCK, encoding="utf-8") as file:
        total = len(re.findall(r"^[a-z0-9].*==", file.read(), re.M | re.I))
    say("[2/3] 安装依赖（约 %d 个包，每个都核对哈希；只此一次）……（接下来：训练模型，约一分钟）" % total)
    run_pip(["--require-hashes", "-r", LOCK], total)
    run_pip(["--no-deps", "--no-build-isolation", "-e", ROOT], 0)
    with open(STAMP, "w") as file:
        file.write(wanted)


def run_pip(arguments, total):
    """Runs pip with a counter in place of its hundreds of lines; shows the tail of them if it fails."""
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    pip = subprocess.Popen(command + arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    tail, done = [], 0
    for line in pip.stdout:
        tail = (tail + [line])[-15:]
        if line.startswith("Collecting "):
            done += 1
            progress("      [%d/%d] %s" % (done, total, line.split()[1]), done % 20 == 0)
        elif line.startswith("Installing collected"):
            progress("      正在写入磁盘（约一分钟）……", True)
    if pip.wait():
        sys.stderr.write("".join(tail))
        stop("安装依赖失败（上面是 pip 的话）；请检查网络后再运行一次，已完成的部分不会白做。")


def progress(text, milestone):
    """A counter that overwrites itself on a terminal, and speaks now and then in a log."""
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K" + text + ("\n" if text.endswith("……") else ""))
        sys.stdout.flush()
    elif milestone:
        say(text)


def train():
    """Trains what data/ has changed; the command itself knows when there is nothing to do."""
    if subprocess.run([PYTHON, "-m", "app.cli", "train", "--quiet"], cwd=ROOT).returncode:
        stop("训练没有完成，原因见上。")


if __name__ == "__main__":
    os.chdir(ROOT)
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    make_environment()
    install()
    train()
