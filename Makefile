# 陪练 Peilian. `make serve` opens the training room, `make test` checks everything.
# Both build what is missing first: .venv, the locked dependencies, the trained model.
SYSTEM_PYTHON ?= $(shell command -v python3 || command -v python)
BOOTSTRAP = $(SYSTEM_PYTHON) scripts/bootstrap.py
PYTHON = .venv/bin/python
HOST ?= 127.0.0.1
PORT ?= 8000
export RASA_TELEMETRY_ENABLED = false
export TF_CPP_MIN_LOG_LEVEL = 2

.PHONY: serve test setup train check contracts samples bench lock clean

serve: setup  ## the training room on http://HOST:PORT
	@$(PYTHON) -m app.cli serve --host $(HOST) --port $(PORT)

test: setup  ## every test; installs Chromium first where it may
	@$(PYTHON) scripts/test_room.py

setup:
	@$(BOOTSTRAP)

train: setup
	@$(PYTHON) -m app.cli train

check: setup  ## validates everything that trainers wrote in data/
	@$(PYTHON) -m app.cli check

contracts: setup  ## every persona with 200 seeds and 1,000 replays; ten minutes on four cores
	@$(PYTHON) -m app.cli check --personas --seeds 200 --replays 1000

samples: setup  ## plays the talks of tests/transcripts/samples again; read what has changed
	@$(PYTHON) -m app.samples

bench: setup  ## turn latency, judge throughput, training, start-up and memory, as ratios
	@$(PYTHON) -m benchmarks

lock:  ## renews requirements.txt from pyproject.toml; needs uv
	uv pip compile pyproject.toml --extra test --python-version 3.10 --universal --generate-hashes --no-emit-index-url --no-annotate \
	  --custom-compile-command "make lock" --output-file requirements.txt
	$(SYSTEM_PYTHON) scripts/tidy_lock.py requirements.txt

clean:
	rm -rf .venv models .setup
