#!/usr/bin/env bash
# The schemas of what people write say the same as the readers of it.
source tests/cli/lib.sh
export PYTHONDONTWRITEBYTECODE=1

for kind in policy scope; do
  run 0 schema $kind
  cp "$work/out" "$work/$kind.schema.json"
done
/usr/bin/python3 tests/cli/input_schemas.py "$COUNTERPROOF" "$work" >&2 || die 'the schemas'

run 2 schema polic
one_error 'what is "polic"; expected "policy" or "scope"'
run 2 schema
one_error 'expected counterproof schema [OPTIONS] what'
