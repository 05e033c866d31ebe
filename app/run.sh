#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds, and opens the window on the sample project; without a display it
# does the same job in the terminal: status, preview, migrate, history.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/install
cmake --preset release -DPONYUP_TESTS=OFF
cmake --build --preset release
bin=build/release/bin

sample=${1:-${XDG_DATA_HOME:-$HOME/.local/share}/ponyup/sample}
if [ ! -e "$sample/ponyup.toml" ]; then
    mkdir -p "$sample"
    cp -r resources/sample/. "$sample/"
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/ponyup-desktop" "$sample/shop/ponyup.toml"
fi
for command in status preview "migrate --yes" history; do
    echo
    echo "\$ ponyup $command"
    # shellcheck disable=SC2086 # words on purpose
    "$bin/ponyup" -p "$sample/shop" $command
done
