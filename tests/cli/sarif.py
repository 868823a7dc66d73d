"""Reads a SARIF log strictly, by the object model that is generated from the published schema.

Used as `from sarif import load`: every property must be one that its class has, every required one
must be there, values of closed sets must be in them, and every index and base must lead somewhere.
The rules of the standard that its schema cannot say are checked as well.
"""

import json
import re

import attr
import sarif_om

# What each property holds: a class of the model, in a list or under any key.  The others are plain
# values, and property bags may hold anything.
ONE, LIST, MAP = "one", "list", "map"
TYPES = {
    ("SarifLog", "runs"): (LIST, "Run"),
    ("Run", "tool"): (ONE, "Tool"),
    ("Run", "automationDetails"): (ONE, "RunAutomationDetails"),
    ("Run", "invocations"): (LIST, "Invocation"),
    ("Run", "originalUriBaseIds"): (MAP, "ArtifactLocation"),
    ("Run", "artifacts"): (LIST, "Artifact"),
    ("Run", "results"): (LIST, "Result"),
    ("Tool", "driver"): (ONE, "ToolComponent"),
    ("ToolComponent", "shortDescription"): (ONE, "MultiformatMessageString"),
    ("ToolComponent", "rules"): (LIST, "ReportingDescriptor"),
    ("ToolComponent", "notifications"): (LIST, "ReportingDescriptor"),
    ("ReportingDescriptor", "shortDescription"): (ONE, "MultiformatMessageString"),
    ("ReportingDescriptor", "fullDescription"): (ONE, "MultiformatMessageString"),
    ("ReportingDescriptor", "help"): (ONE, "MultiformatMessageString"),
    ("ReportingDescriptor", "defaultConfiguration"): (ONE, "ReportingConfiguration"),
    ("Invocation", "toolExecutionNotifications"): (LIST, "Notification"),
    ("Notification", "descriptor"): (ONE, "ReportingDescriptorReference"),
    ("Notification", "message"): (ONE, "Message"),
    ("Notification", "locations"): (LIST, "Location"),
    ("Artifact", "location"): (ONE, "ArtifactLocation"),
    ("Artifact", "contents"): (ONE, "ArtifactContent"),
    ("ArtifactLocation", "description"): (ONE, "Message"),
    ("Result", "message"): (ONE, "Message"),
    ("Result", "locations"): (LIST, "Location"),
    ("Result", "relatedLocations"): (LIST, "Location"),
    ("Result", "codeFlows"): (LIST, "CodeFlow"),
    ("Result", "suppressions"): (LIST, "Suppression"),
    ("Suppression", "location"): (ONE, "Location"),
    ("Location", "physicalLocation"): (ONE, "PhysicalLocation"),
    ("Location", "message"): (ONE, "Message"),
    ("PhysicalLocation", "artifactLocation"): (ONE, "ArtifactLocation"),
    ("PhysicalLocation", "region"): (ONE, "Region"),
    ("CodeFlow", "message"): (ONE, "Message"),
    ("CodeFlow", "threadFlows"): (LIST, "ThreadFlow"),
    ("ThreadFlow", "locations"): (LIST, "ThreadFlowLocation"),
    ("ThreadFlowLocation", "location"): (ONE, "Location"),
    ("ThreadFlowLocation", "state"): (MAP, "MultiformatMessageString"),
}
CLOSED = {
    ("Result", "kind"): {"notApplicable", "pass", "fail", "review", "open", "informational"},
    ("Result", "level"): {"none", "note", "warning", "error"},
    ("ReportingConfiguration", "level"): {"none", "note", "warning", "error"},
    ("Notification", "level"): {"none", "note", "warning", "error"},
    ("Suppression", "kind"): {"inSource", "external"},
    ("ThreadFlowLocation", "importance"): {"important", "essential", "unimportant"},
    ("Run", "columnKind"): {"utf16CodeUnits", "unicodeCodePoints"},
    ("SarifLog", "version"): {"2.1.0"},
}
PLAIN = (str, int, bool, float)
NOT_EMPTY = {("CodeFlow", "threadFlows"), ("ThreadFlow", "locations")}


class Wrong(Exception):
    pass


def need(condition, what):
    if not condition:
        raise Wrong(what)


def build(name, value, at):
    """An object of the class `name`, with all that it holds."""
    need(isinstance(value, dict), f"{at} is no object")
    fields = {f.metadata["schema_property_name"]: f for f in attr.fields(getattr(sarif_om, name))}
    arguments = {}
    for key, held in value.items():
        need(key in fields, f"{at}: {name} has no property {key}")
        where = f"{at}.{key}"
        if (name, key) in CLOSED:
            need(held in CLOSED[name, key], f"{where} is {held}")
        if key == "properties":
            need(isinstance(held, dict), f"{where} is no property bag")
        elif (name, key) in TYPES:
            form, inner = TYPES[name, key]
            if form == ONE:
                held = build(inner, held, where)
            elif form == LIST:
                need(isinstance(held, list), f"{where} is no list")
                need(held or (name, key) not in NOT_EMPTY, f"{where} is empty")
                held = [build(inner, one, f"{where}[{i}]") for i, one in enumerate(held)]
            else:
                need(isinstance(held, dict), f"{where} is no object")
                held = {k: build(inner, one, f"{where}.{k}") for k, one in held.items()}
        elif isinstance(held, list):
            need(all(isinstance(one, str) for one in held), f"{where} holds no texts")
            need(len(set(held)) == len(held), f"{where} holds one twice")
        elif isinstance(held, dict):
            need(all(isinstance(one, str) for one in held.values()), f"{where} holds no texts")
        else:
            need(isinstance(held, PLAIN), f"{where} is {held!r}")
        arguments[fields[key].name] = held
    for key, field in fields.items():
        need(field.default is not attr.NOTHING or key in value, f"{at}: {name} needs {key}")
    return getattr(sarif_om, name)(**arguments)


def objects(value, name):
    """All objects of a class below `value`, in its order."""
    if isinstance(value, list):
        for one in value:
            yield from objects(one, name)
    elif isinstance(value, dict):
        for one in value.values():
            yield from objects(one, name)
    elif attr.has(type(value)):
        if type(value).__name__ == name:
            yield value
        for field in attr.fields(type(value)):
            yield from objects(getattr(value, field.name), name)


def check_run(run):
    rules = run.tool.driver.rules
    ids = [rule.id for rule in rules]
    need(len(set(ids)) == len(ids), "a rule stands there twice")
    for rule in rules:
        need(rule.short_description.text and rule.help.text and rule.help.markdown, rule.id)

    uris = [(a.location.uri_base_id, a.location.uri) for a in run.artifacts]
    need(len(set(uris)) == len(uris), "an artifact stands there twice")
    for place in objects([run.results, run.artifacts, run.invocations], "ArtifactLocation"):
        need(re.fullmatch(r"[A-Za-z0-9._~/%:-]+", place.uri), f"the URI {place.uri}")
        need(".." not in place.uri.split("/"), f"the URI {place.uri}")
        if place.uri_base_id is None:
            need(place.uri.startswith("file:///"), f"no base for {place.uri}")
        else:
            need(not place.uri.startswith("/"), f"the URI {place.uri} has a base")
            need(place.uri_base_id in run.original_uri_base_ids, f"base {place.uri_base_id}")
    for place in objects([run.results, run.invocations], "ArtifactLocation"):
        need(uris[place.index] == (place.uri_base_id, place.uri) and place.index >= 0, place.uri)
    for region in objects(run.results, "Region"):
        need(region.start_line >= 1, "a line below 1")
        need(region.start_column is None or region.start_column >= 1, "a column below 1")

    invocation, = run.invocations
    for notification in invocation.tool_execution_notifications:
        descriptor = run.tool.driver.notifications[notification.descriptor.index]
        need(descriptor.id == notification.descriptor.id, "a notification of another kind")

    for result in run.results:
        need(ids[result.rule_index] == result.rule_id and result.rule_index >= 0, result.rule_id)
        need(result.kind == "fail" or result.level == "none", f"{result.kind} with {result.level}")
        need(result.suppressions is not None, "some have suppressions, and some have none")
        need(len(result.locations) == 1, "code hosts want one location")
        places = result.locations + (result.related_locations or [])
        numbers = [place.id for place in places]
        need(len(set(numbers)) == len(numbers), "two locations have one id")
        for link in re.findall(r"\]\((\d+)\)", result.message.text):
            need(int(link) in numbers, f"a link to location {link}")
        for flow in objects(result, "ThreadFlow"):
            orders = [place.execution_order for place in flow.locations]
            need(orders == sorted(orders), "events out of order")
            for place in flow.locations:
                physical = place.location.physical_location
                if physical is None:
                    continue
                text = run.artifacts[physical.artifact_location.index].contents
                if text is not None:
                    lines = text.text.splitlines()
                    need(physical.region.start_line <= len(lines), "a line beyond the trace")
    prints = [(*r.partial_fingerprints.values(),
               r.locations[0].physical_location.artifact_location.uri) for r in run.results]
    need(len(set(prints)) == len(prints), "two results have one fingerprint")


def load(path):
    """The log at `path`, as objects.  Raises Wrong, with what is wrong."""
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
    log = build("SarifLog", {k: v for k, v in value.items() if k != "$schema"}, "log")
    need(value["$schema"].endswith("sarif-2.1.0.json"), "the schema")
    for run in log.runs:
        check_run(run)
    return log
