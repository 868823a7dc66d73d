"""A Markdown text as a code host shows it: rendered by cmark-gfm, then read as HTML."""

import subprocess
from html.parser import HTMLParser

EMPTY = {"br", "hr", "img", "input"}


class Page(HTMLParser):
    """The tables, the folded parts and the text of a page; every tag must be closed in order."""

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.tables = []  # each a list of rows, each a list of the texts of its cells
        self.folded = []  # the text of each <details>
        self.quotes = []  # the text of each block quote
        self.codes = []
        self.comments = 0
        self.text = ""
        self.tags = set()
        self.feed(html)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        if tag in EMPTY:
            return
        self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
        elif tag == "details":
            assert self.open.count("details") == 1, "folded twice"
            self.folded.append("")
        elif tag == "blockquote":
            self.quotes.append("")
        elif tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> within {self.open}"
        self.open.pop()

    def handle_comment(self, _):
        self.comments += 1

    def handle_data(self, data):
        self.text += data
        if {"td", "th"} & set(self.open):
            self.tables[-1][-1][-1] += data
        for tag, into in (("details", self.folded), ("blockquote", self.quotes), ("code", self.codes)):
            if tag in self.open:
                into[-1] += data


def render(path):
    """The file as a page."""
    extensions = ["table", "strikethrough", "autolink", "tagfilter", "tasklist"]
    command = ["cmark-gfm", "--unsafe"] + [x for name in extensions for x in ("-e", name)] + [path]
    done = subprocess.run(command, check=True, capture_output=True)
    return Page(done.stdout.decode("utf-8"))  # strict: what is no UTF-8 fails
