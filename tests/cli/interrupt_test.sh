#!/usr/bin/env bash
# Ctrl-C ends a search with what was found so far, and does not call it a success.
source tests/cli/lib.sh

"$COUNTERPROOF" check policies/rss-2007.toml --containers 3 --tasks 6 --pages 5 >"$work/out" 2>"$work/err" &
process=$!
sleep 2
kill -INT $process
code=0
wait $process || code=$?
((code == 3)) || { cat "$work/out" "$work/err" >&2; die "exit code $code instead of 3"; }
says bounded
says 'ended by its interrupted bound'
says_not 'internal error'
