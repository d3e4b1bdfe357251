# Thin: packages come from docker/packages.txt, the work is done by CMake's presets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
KEEP ?= 0

.PHONY: help packages lint-packages build test demo benchmarks bench soak lint format asan tsan clang clean

help:
	@echo "make test    install, build, run every test"
	@echo "make demo    eight agencies, one hub, one release, one benchmark (KEEP=1 leaves the hub up)"
	@echo "make bench   speed against peers: build/bench/summary.json"
	@echo "make soak    everything broken on purpose, in full: build/soak/summary.json (two hours)"
	@echo "make lint    formatting, layering, clang-tidy, cppcheck"
	@echo "make format  clang-format over the tree"
	@echo "make asan | tsan | clang   the same tests in that build"

packages:
	@bash docker/install-packages.sh build test

build: packages
	cmake --preset dev
	cmake --build --preset dev --parallel $(JOBS)

# One more than there are cores: many tests wait for servers.
test: build
	ctest --preset dev --parallel $$(($(JOBS) + 1))

asan clang: lint-packages
lint-packages:
	@bash docker/install-packages.sh build test lint

asan tsan clang: packages
	cmake --preset $@
	cmake --build --preset $@ --parallel $(JOBS)
	ctest --preset $@ --parallel $(JOBS)

demo: packages
	cmake --preset dev
	cmake --build --preset dev --parallel $(JOBS) --target parangon-ca parangon-connector parangon-hub
	bash tests/demo/run.sh build/dev/bin build/demo $(KEEP)

# That they build, in the build of the tests.
benchmarks: packages
	cmake --preset dev
	cmake --build --preset dev --parallel $(JOBS) --target benchmarks

bench: packages
	@bash docker/install-packages.sh bench
	cmake --preset release
	cmake --build --preset release --parallel $(JOBS) --target all benchmarks
	bash tests/bench/run.sh build/release

soak: packages
	cmake --preset dev
	cmake --build --preset dev --parallel $(JOBS) --target parangon-ca parangon-connector parangon-hub differencing_attack
	bash tests/fault/full.sh build/dev/bin build/soak

lint: lint-packages
	bash tests/lint/run.sh

format: lint-packages
	git ls-files '*.cpp' '*.hpp' | xargs clang-format -i

clean:
	rm -rf build
