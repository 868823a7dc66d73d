"""What a page of the documentation shows: its blocks of code, and the notes that say how each is tested.

A note is a comment that a reader does not see, on lines of its own:

    <!-- not run: REASON -->         the next block cannot be run here
    <!-- tested in: FILE -->         the next block is read and tried by this test, which names the page
    <!-- needs: COMMAND -->          the next block is run if this succeeds, and is not run otherwise
    <!-- instead: COMMAND -->        the next block's one command is run like this, since it would take too long
    <!-- shown by: COMMAND -->       the next block is what this prints
    <!-- file: NAME -->              the next block is written to this file
    <!-- from: FILE -->              the next block's lines stand in this file of the tree, together and in order
    <!-- into: FILE, before: TEXT --> the next block goes into this file, before the first line with TEXT
    <!-- run: COMMANDS -->           what a reader has done by now, or would do here; prints nothing into the page
    <!-- given: NAME of PAGE -->     the file of this name that another page shows

Without a note a block is understood by itself if it begins with `$ ` (commands, and what they print) or if
its first line is a comment that is a file's name, as `# mine.toml` and `// model/counter/mine.hpp` are.
"""

import dataclasses
import re

FOR_A_BLOCK = ("not run", "tested in", "needs", "instead", "shown by", "file", "from", "into")
ALONE = ("run", "given")
NAMED = re.compile(r"^(?:#|//|/\*) ((?:[\w.-]+/)*[\w-]+\.\w+)(?: \*/)?$")
PROMPT = "$ "


class Refused(Exception):
    """A page that cannot be understood: FILE:LINE and why."""


@dataclasses.dataclass
class Command:
    """A command of a block, as it stands there, and the lines below it."""

    lines: list
    shown: list

    def text(self):
        return "\n".join([self.lines[0][len(PROMPT) :]] + self.lines[1:])


@dataclasses.dataclass
class Block:
    """A block of code: `lines` without its fences, which are lines `line` and `end` of the page."""

    line: int
    end: int
    language: str
    indent: str
    lines: list
    notes: dict

    def name(self):
        """The file that the block is, if it is one."""
        if "file" in self.notes:
            return self.notes["file"]
        named = NAMED.match(self.lines[0]) if self.lines else None
        return named.group(1) if named else None

    def is_session(self):
        return bool(self.lines) and self.lines[0].startswith(PROMPT)

    def commands(self):
        found = []
        continued = False
        for line in self.lines:
            if continued:
                found[-1].lines.append(line)
            elif line.startswith(PROMPT):
                found.append(Command([line], []))
            else:
                found[-1].shown.append(line)
                continue
            continued = line.endswith("\\")
        return found

    def set_commands(self, commands):
        self.lines = [line for command in commands for line in command.lines + command.shown]


@dataclasses.dataclass
class Note:
    """A note that stands for itself."""

    line: int
    kind: str
    text: str


class Page:
    """A page: `parts` are its blocks and notes, in order; `prose` its other lines, empty where a block is."""

    def __init__(self, path, text):
        self.path = path
        self.lines = text.split("\n")
        self.parts = []
        self.prose = []
        self._read()

    def _refuse(self, line, why):
        raise Refused(f"{self.path}:{line}: {why}")

    def _read(self):
        notes = {}
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            fence = re.match(r"^( *)(```+)(\w*)$", line)
            if line.strip().startswith("<!--"):
                at = self._read_note(at, notes)
            elif fence:
                at = self._read_block(at, fence, notes)
                notes = {}
            else:
                if notes and line.strip():
                    self._refuse(at + 1, "expected a block of code after the note above")
                self.prose.append(line)
                at += 1
        if notes:
            self._refuse(at, "expected a block of code after the last note")

    def _read_note(self, at, notes):
        begin = at
        while not self.lines[at].rstrip().endswith("-->"):
            at += 1
            if at == len(self.lines):
                self._refuse(begin + 1, "the comment does not end")
        inside = "\n".join(self.lines[begin : at + 1]).strip()[len("<!--") : -len("-->")].strip()
        kind, _, text = inside.partition(":")
        text = text.strip()
        if kind not in FOR_A_BLOCK + ALONE or not text:
            known = ", ".join(f'"{one}:"' for one in FOR_A_BLOCK + ALONE)
            self._refuse(begin + 1, f"the comment is no note that a test knows; expected one of {known}, with what it is about")
        if kind in ALONE:
            self.parts.append(Note(begin + 1, kind, text))
        else:
            notes[kind] = text
        self.prose.extend([""] * (at + 1 - begin))
        return at + 1

    def _read_block(self, at, fence, notes):
        indent, ticks, language = fence.groups()
        begin = at
        lines = []
        at += 1
        while at < len(self.lines) and self.lines[at].rstrip() != indent + ticks:
            lines.append(self.lines[at].removeprefix(indent))
            at += 1
        if at == len(self.lines):
            self._refuse(begin + 1, "the block of code does not end")
        self.parts.append(Block(begin + 1, at + 1, language, indent, lines, dict(notes)))
        self.prose.extend([""] * (at + 1 - begin))
        return at + 1

    def blocks(self):
        return [part for part in self.parts if isinstance(part, Block)]

    def text(self):
        """The page with its blocks as they are now."""
        lines = list(self.lines)
        for block in reversed(self.blocks()):
            lines[block.line : block.end - 1] = [(block.indent + line).rstrip() for line in block.lines]
        return "\n".join(lines)
