#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and passes all tests. Any preset: tests/run.sh asan
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-dev}

.ci/install
cmake --preset "$preset"
cmake --build --preset "$preset"
ctest --preset "$preset"
