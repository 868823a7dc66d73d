#!/usr/bin/env python3
"""Does what the documentation shows, page by page and from top to bottom, and compares what is printed.

    tests/cli/docs_run.py [--write] [--tree DIR] [PAGE...]

Each page has a copy of the tree to itself, in which ./counterproof is $COUNTERPROOF, or what the dev preset
has built.  What blocks of code
mean, and how a page says so, is told in docs_page.py; what may differ in docs_compare.py.  A block that
nobody knows how to run is refused.  With --write, pages are changed to show what is printed now.
Without pages: README.md, CONTRIBUTING.md, docs/*.md and own/**/README.md.

Exit codes: 0 the pages are right (with --write: are so now), 1 some are not, 2 bad usage.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import docs_compare
import docs_links
import docs_page
from docs_page import Block, Refused

# Long enough for a slow machine: whatever takes longer does not belong on a page as it is.
LONGEST = 300


def pages_of(tree):
    patterns = ["README.md", "CONTRIBUTING.md", "docs/*.md", "own/**/README.md"]
    return [
        os.path.relpath(path, tree)
        for pattern in patterns
        for path in sorted(glob.glob(os.path.join(tree, pattern), recursive=True))
    ]


def read_page(tree, path):
    with open(os.path.join(tree, path), encoding="utf-8") as text:
        return docs_page.Page(path, text.read())


def lines_of(text):
    return [line.rstrip() for line in text.rstrip("\n").split("\n")] if text.strip() else []


class Reader:
    """Somebody who does what a page says, in a copy of the tree."""

    def __init__(self, tree, page, folder):
        self.tree = tree
        self.page = page
        self.here = os.path.join(folder, "tree")
        self.faults = []
        self.not_run = []
        self.commands = 0
        self.files = 0
        shutil.copytree(tree, self.here, symlinks=True, ignore=self._left_out)
        self._offer_the_kernel()
        command = os.path.join(self.here, "counterproof")
        with open(command, "w", encoding="utf-8") as script:
            script.write('#!/bin/bash\nexec -a "$0" "$COUNTERPROOF" "$@"\n')
        os.chmod(command, 0o755)
        self.environment = dict(os.environ, HOME=folder, LC_ALL="C.UTF-8")
        for variable in ("COLUMNS", "NO_COLOR", "TERM"):
            self.environment.pop(variable, None)

    def _left_out(self, folder, names):
        """What is large, and what a clone does not have."""
        inside = os.path.relpath(folder, self.tree)
        if inside == "corpus":
            return [name for name in names if name.startswith("fuzz_")]
        return [name for name in names if inside == "." and name in ("build", ".git", "found")]

    def _offer_the_kernel(self):
        """Its sources are fetched once for all tests, if they can be had."""
        os.makedirs(os.path.join(self.here, "build"), exist_ok=True)
        fetched = os.path.abspath(os.environ.get("COUNTERPROOF_LINUX", os.path.join(self.tree, "build", "linux")))
        if os.path.isdir(fetched):
            os.symlink(fetched, os.path.join(self.here, "build", "linux"))

    def blame(self, part, why):
        self.faults.append(f"{self.page.path}:{part.line}: {why}")

    def shell(self, text):
        """\\returns the exit code, and what a terminal would show."""
        try:
            done = subprocess.run(
                ["bash", "-c", text],
                cwd=self.here,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return 124, [f"(no end within {LONGEST} s)"]
        return done.returncode, lines_of(done.stdout.decode("utf-8", "replace"))

    def printed(self, part, text):
        """What a command prints, after a look at its exit code."""
        code, printed = self.shell(text)
        self.commands += 1
        # 1 and 3 are answers; 2 is one where the page shows the error.
        if code not in (0, 1, 3) and not (code == 2 and any("error: " in line for line in printed)):
            self.blame(part, f"exit code {code}: {text}\n" + "\n".join("    " + line for line in printed[-30:]))
        return printed

    def compared(self, part, what, shown, printed):
        """\\returns what the page should show."""
        if docs_compare.agree(shown, printed):
            return shown
        right = docs_compare.renewed(shown, printed)
        changes = "\n".join(
            ["    - " + line for line in shown if line not in right] + ["    + " + line for line in right if line not in shown]
        )
        self.blame(part, f"shows something else than is printed: {what}\n{changes}")
        return right

    def write(self, name, lines):
        path = os.path.join(self.here, name)
        if not os.path.realpath(path).startswith(os.path.realpath(self.here) + os.sep):
            raise Refused(f"{name} is outside of the tree")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        self.files += 1

    def read(self, name):
        try:
            with open(os.path.join(self.here, name), encoding="utf-8") as file:
                return [line.rstrip() for line in file.read().split("\n")]
        except OSError:
            raise Refused(f"{name} is not there") from None

    def do_session(self, block):
        commands = block.commands()
        instead = block.notes.get("instead")
        if instead and len(commands) != 1:
            raise Refused('"instead:" is for a block of one command')
        for command in commands:
            text = instead or command.text()
            command.shown = self.compared(block, text, command.shown, self.printed(block, text))
        block.set_commands(commands)

    def do_block(self, block):
        notes = block.notes
        if "not run" in notes:
            self.not_run.append((block.line, notes["not run"]))
        elif "tested in" in notes:
            if not any(f'"{self.page.path}"' in line for line in self.read(notes["tested in"])):
                raise Refused(f"{notes['tested in']} does not name {self.page.path}")
            self.files += 1
        elif "needs" in notes and self.shell(notes["needs"])[0] != 0:
            self.not_run.append((block.line, f"needs {notes['needs']}"))
        elif "from" in notes:
            text = self.read(notes["from"])
            if not any(docs_compare.agree(block.lines + ["…"], text[at:]) for at in range(len(text))):
                self.blame(block, f"the lines do not stand so in {notes['from']}")
            self.files += 1
        elif "into" in notes:
            name, _, before = notes["into"].partition(", before: ")
            text = self.read(name)
            at = next((number for number, line in enumerate(text) if before and before in line), None)
            if at is None:
                raise Refused(f'{name} has no line with "{before}"')
            self.write(name, text[:at] + block.lines + text[at:])
        elif "shown by" in notes:
            block.lines = self.compared(block, notes["shown by"], block.lines, self.printed(block, notes["shown by"]))
        elif block.name():
            self.write(block.name(), block.lines)
        elif block.is_session():
            self.do_session(block)
        else:
            raise Refused('nobody knows how to run this block; let it begin with "$ " or its file\'s name, or see docs_page.py')

    def do_note(self, note):
        if note.kind == "run":
            code, printed = self.shell(note.text)
            if code != 0:
                self.blame(note, f"exit code {code}: {note.text}\n" + "\n".join("    " + line for line in printed[-30:]))
            return
        name, _, path = note.text.partition(" of ")
        for block in read_page(self.tree, path).blocks():
            if block.name() == name:
                return self.write(name, block.lines)
        raise Refused(f"{path} shows no {name}")

    def read_aloud(self):
        for part in self.page.parts:
            try:
                if isinstance(part, Block):
                    self.do_block(part)
                else:
                    self.do_note(part)
            except Refused as why:
                self.blame(part, str(why))


def run_page(tree, path):
    """\\returns the page as it should be, and its reader."""
    page = read_page(tree, path)
    with tempfile.TemporaryDirectory(prefix="docs.") as folder:
        reader = Reader(tree, page, folder)
        reader.read_aloud()
    return page, reader


def main():
    parser = argparse.ArgumentParser(description="Does what the documentation shows, and compares what is printed.")
    parser.add_argument("--write", action="store_true", help="change pages to show what is printed")
    parser.add_argument("--tree", default=".", help="the tree that the pages are in")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="pages, as paths in the tree (all)")
    arguments = parser.parse_args()
    binary = os.path.abspath(os.environ.get("COUNTERPROOF") or "build/dev/bin/counterproof")
    if not os.access(binary, os.X_OK):
        parser.error(f"{binary} cannot be run; build it, or name another one in COUNTERPROOF")
    os.environ["COUNTERPROOF"] = binary
    paths = arguments.pages or pages_of(arguments.tree)
    faults = commands = files = 0
    not_run = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = [(path, pool.submit(run_page, arguments.tree, path)) for path in paths]
        for path, run in runs:
            try:
                page, reader = run.result()
            except (Refused, OSError) as why:
                print(why, file=sys.stderr)
                faults += 1
                continue
            found = reader.faults + docs_links.faults(arguments.tree, binary, page)
            for fault in found:
                print(fault, file=sys.stderr)
            faults += len(found)
            commands += reader.commands
            files += reader.files
            not_run += [f"{path}:{line}: {reason}" for line, reason in reader.not_run]
            if arguments.write and page.text() != "\n".join(page.lines):
                with open(os.path.join(arguments.tree, path), "w", encoding="utf-8") as file:
                    file.write(page.text())
                print(f"{path} is written anew")
    print(f"{len(paths)} pages: {commands} commands run, {files} files; {len(not_run)} blocks not run, {faults} faults")
    for reason in not_run:
        print("  not run: " + reason)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
