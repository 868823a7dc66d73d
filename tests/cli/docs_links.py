"""Looks whether what the prose of a page names is there: links and their headings, files and their lines,
commands and their options."""

import functools
import glob
import os
import re
import subprocess

LINK = re.compile(r"\]\(([^)\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"^((?:\./)?[\w.-]+(?:/[\w.*…-]+)+/?)(?::(\d+))?$")
# What a build or a reader makes, and no clone has.
MADE = ("build/", "found/", "counterproof-report/")


def anchors(text):
    """The headings of a page, as a code host names them."""
    found = set()
    inside = False
    for line in text.split("\n"):
        if line.startswith("```"):
            inside = not inside
        heading = None if inside else re.match(r"^#+ +(.*)$", line)
        if heading:
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.group(1)).lower()
            found.add(re.sub(r"[^\w -]", "", plain).strip().replace(" ", "-"))
    return found


def broken_link(tree, page, target):
    """Why a link of a page leads nowhere, or nothing."""
    if re.match(r"^[a-z]+:", target):
        return None
    path, _, heading = target.partition("#")
    file = os.path.normpath(os.path.join(os.path.dirname(page), path)) if path else page
    there = os.path.join(tree, file)
    if not os.path.exists(there):
        return f"{target} leads to {file}, which is not there"
    if heading and file.endswith(".md"):
        with open(there, encoding="utf-8") as text:
            if heading not in anchors(text.read()):
                return f"{file} has no heading #{heading}"
    return None


def missing_file(tree, page, shown, span):
    """Why a file that is named in code is neither there nor shown, or nothing.

    `…`, `*` and words in capitals stand for any name.
    """
    named = PATH.match(span)
    if not named or span.startswith(MADE) or span in shown:
        return None
    path, line = named.groups()
    # Others' repositories and names with a slash are no files of this one.
    if not os.path.isdir(os.path.join(tree, path.split("/")[0])) or path.startswith("./"):
        return None
    # Before capitals mean anything they may be the name itself, as in CMakeLists.txt.
    any_name = [path.replace("…", "*"), re.sub(r"…|[A-Z]{3,}", "*", path)]
    found = [file for pattern in any_name for file in glob.glob(os.path.join(tree, pattern))]
    if not found:
        return f"{path} is not there"
    if line:
        with open(found[0], encoding="utf-8") as text:
            if int(line) > len(text.readlines()):
                return f"{path} has no line {line}"
    return None


@functools.lru_cache(maxsize=None)
def help_of(binary, command):
    """What its help says; the command itself is empty.  Nothing if there is no such command."""
    if command and not re.search(rf"^  {command}( |$)", help_of(binary, ""), re.MULTILINE):
        return None
    return subprocess.run([binary, *command.split(), "--help"], capture_output=True, text=True, check=True).stdout


def unknown_option(binary, span):
    """Why a command that is named in code is none, or nothing."""
    words = span.split()
    if words[0] not in ("./counterproof", "counterproof") or len(words) < 2 or not re.match(r"^[a-z]+$", words[1]):
        return None
    text = help_of(binary, words[1])
    if text is None and words[0] == "counterproof":
        return None  # the first line of a trace
    if text is None:
        return f"there is no command {words[1]}"
    for word in words[2:]:
        if word in ("|", ">", "&&"):
            break
        option = word.split("=")[0]
        if option.startswith("--") and not re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text):
            return f"{words[1]} has no option {option}"
    return None


def faults(tree, binary, page):
    """What the prose of a page names and is not there, as FILE:LINE: WHY."""
    found = []
    shown = [block.name() for block in page.blocks()]
    for number, line in enumerate(page.prose, 1):
        whys = [broken_link(tree, page.path, target) for target in LINK.findall(SPAN.sub("", line))]
        for span in SPAN.findall(line):
            whys += [missing_file(tree, page.path, shown, span), unknown_option(binary, span.replace("\\|", "|"))]
        found += [f"{page.path}:{number}: {why}" for why in whys if why]
    return found
