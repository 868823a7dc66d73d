"""Checks answers of --json against the published schemas, reports/schema/*.schema.json.

Used as `python json_schemas.py SCHEMAS ANSWER...`, where an answer is `KIND=FILE` and KIND names
its schema.  The schemas are checked as well: each says what it is and what each key means, and is
closed, so that a new key needs a change of its schema.
"""

import json
import pathlib
import sys

import jsonschema

NEW = "a-key-that-no-schema-knows"


def objects(schema, at):
    """Every schema of an object with named keys, and where it stands."""
    if isinstance(schema, dict):
        if "properties" in schema and "type" in schema:
            yield schema, at
        for key, inner in schema.items():
            yield from objects(inner, f"{at}/{key}")
    elif isinstance(schema, list):
        for i, inner in enumerate(schema):
            yield from objects(inner, f"{at}/{i}")


def check_schema(name, schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", name
    assert schema["$id"].endswith(f"/1/{name}.schema.json"), name
    assert schema["title"] and schema["description"], name
    for inner, at in objects(schema, name):
        assert inner["additionalProperties"] is False, f"{at} is open"
        for key, meaning in inner["properties"].items():
            assert "$ref" in meaning or meaning.get("description") or "const" in meaning, f"{at}/{key}"


def holders(value, key=""):
    """Every object within an answer but those whose keys are names: of policies, or of values."""
    if isinstance(value, dict):
        if key not in ("policies", "values"):
            yield value
        for inner_key, inner in value.items():
            yield from holders(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from holders(inner)


def main(folder, answers):
    schemas = {}
    for path in sorted(pathlib.Path(folder).glob("*.schema.json")):
        name = path.name[: -len(".schema.json")]
        schemas[name] = json.loads(path.read_text(encoding="utf-8"))
        check_schema(name, schemas[name])
    store = {schema["$id"]: schema for schema in schemas.values()}

    asked = set()
    for answer in answers:
        kind, _, file = answer.partition("=")
        asked.add(kind)
        schema = schemas[kind]
        resolver = jsonschema.RefResolver(schema["$id"], schema, store=store)
        validator = jsonschema.Draft202012Validator(schema, resolver=resolver)
        value = json.loads(pathlib.Path(file).read_text(encoding="utf-8"))
        for error in validator.iter_errors(value):
            sys.exit(f"{answer}: {error.json_path}: {error.message}")
        assert value["version"] == 1, answer
        # A key that is not in the schema is noticed, wherever it appears.
        for holder in list(holders(value))[:40]:
            holder[NEW] = 1
            assert not validator.is_valid(value), f"{answer}: a new key goes unnoticed: {sorted(holder)}"
            del holder[NEW]
        # A key that is required is missed.
        for key in schema.get("required", []):
            wrong = {k: v for k, v in value.items() if k != key}
            assert not validator.is_valid(wrong), f"{answer}: {key} is not missed"
    left = set(schemas) - asked - {"finding"}
    assert not left, f"no answer was checked against {sorted(left)}"


main(sys.argv[1], sys.argv[2:])
