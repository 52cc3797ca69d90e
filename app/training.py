"""Training what data/ has changed, and nothing twice."""
from __future__ import annotations

import contextlib
import io
import logging
import os
import shutil
from pathlib import Path
from typing import Callable

from language.authoring import DATA, UserError
from language.kept import MODELS, act_files, fingerprint
from language.listener import listener

ROOT = Path(__file__).resolve().parent.parent


def model_path() -> Path:
    """Where the Rasa model for the present data/ is, or will be; its name changes with its sources."""
    sources = [ROOT / name for name in ("domain.yml", "config.yml", "data/rules.yml", "requirements.txt",
                                      "language/component.py")]
    digest = fingerprint([*act_files(), *sources], "model", "nlu_files")
    return MODELS / f"peilian-{digest}.tar.gz"


def train(say: Callable[[str], None]) -> Path:
    """Trains the recogniser and the Rasa model where the sources have changed.

    Raises:
        DataError: if the training lines are broken.
        UserError: if Rasa made no model.
    """
    say("正在训练识别模型……（接下来：训练 Rasa 模型）")
    listener()
    target = model_path()
    if target.exists():
        say("模型与 data/ 一致，无须再训练。")
        return target
    say("正在训练 Rasa 模型（约一分钟）……")
    draft = MODELS / f"draft-{os.getpid()}"
    try:
        _train_rasa(draft)
        os.replace(draft / target.name, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for old in MODELS.glob("peilian-*.tar.gz"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def _train_rasa(folder: Path) -> None:
    quieten_rasa()
    import rasa.api

    with contextlib.redirect_stdout(io.StringIO()):
        result = rasa.api.train(
            domain=str(ROOT / "domain.yml"), config=str(ROOT / "config.yml"),
            training_files=[str(DATA / "nlu"), str(DATA / "rules.yml")], output=str(folder),
            fixed_model_name=model_path().name.removesuffix(".tar.gz"), force_training=True)
    if not result.model:
        raise UserError("Rasa 没有训练出模型；请运行 rasa data validate 查看原因")


def quieten_rasa() -> None:
    """No telemetry, no TensorFlow chatter, no word of a talk in any log; call before the first import of rasa."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # Rasa's own; it also keeps its progress bars still
    import structlog

    # Left alone, structlog prints Rasa's debug lines, and these hold what was said.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    # Rasa's imports turn deprecation warnings back on, so filters do not last; they go to a silent logger.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
