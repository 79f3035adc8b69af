#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a test in a session of its own that has an unlocked keyring and nothing else.
set -eu
if ! command -v gnome-keyring-daemon >/dev/null || ! command -v dbus-run-session >/dev/null; then
  echo "1..0 # SKIP gnome-keyring or dbus is not installed"
  exit 0
fi
HOME=$(mktemp -d)
XDG_RUNTIME_DIR=$(mktemp -d)
export HOME XDG_RUNTIME_DIR KITH_TEST_KEYRING=1
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY || true
trap 'rm -rf "$HOME" "$XDG_RUNTIME_DIR"' EXIT
# shellcheck disable=SC2016 # expanded by the inner shell
dbus-run-session -- sh -c '
  printf "testpass\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  status=0
  "$@" || status=$?
  pid=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | sed "s/.*uint32 //")
  kill "$pid" 2>/dev/null || true
  exit $status' sh "$@"
