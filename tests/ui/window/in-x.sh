#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program in an X server of its own, with a window manager; both end with it. Without
# xvfb-run or openbox it fails: what has not been tried has not passed.
set -euo pipefail
for needed in xvfb-run openbox; do
    if ! command -v "$needed" >/dev/null; then
        echo "$needed is not installed" >&2
        exit 1
    fi
done
export QT_QPA_PLATFORM=xcb
ready=$(mktemp -u)
trap 'rm -f "$ready"' EXIT
xvfb-run -a -s "-screen 0 1400x900x24 -nolisten tcp" bash -c '
    ready=$1
    shift
    openbox --startup "touch $ready" >/dev/null 2>&1 &
    manager=$!
    for _ in $(seq 100); do
        [ -e "$ready" ] && break
        sleep 0.1
    done
    result=0
    "$@" || result=$?
    kill "$manager" 2>/dev/null || true
    exit "$result"' in-x "$ready" "$@"
