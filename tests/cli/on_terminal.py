"""Drives a program on a terminal of its own: waits for texts, and types.

Usage: on_terminal.py PROGRAM ARGUMENT... <SCRIPT.  Each line of the script is `wait TEXT`, which
waits until the text has come since the last wait, `type TEXT`, which types it as it stands (with
C's escapes, so that Enter is \\r and Ctrl-C is \\x03), `sleep SECONDS`, or `end CODE`, which waits
for the program to end with that exit code.  Prints everything that came.
"""
import os
import pty
import select
import signal
import sys
import time

SECONDS = 15
script = [line.rstrip("\n").partition(" ") for line in sys.stdin if line.strip()]
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[1], sys.argv[1:])
seen, begin = "", 0


def fail(what):
    os.kill(child, signal.SIGKILL)
    print(seen)
    sys.exit(f"on a terminal: {what}")


def more(seconds):
    global seen
    if not select.select([terminal], [], [], seconds)[0]:
        return True
    try:
        chunk = os.read(terminal, 1 << 16)
    except OSError:
        return False
    seen += chunk.decode("utf-8", "replace")
    return bool(chunk)


for what, _, text in script:
    end = time.monotonic() + SECONDS
    if what == "wait":
        while text not in seen[begin:]:
            if time.monotonic() > end or not more(0.2):
                fail(f"never came: {text}")
        begin = seen.index(text, begin) + len(text)
    elif what == "type":
        # Editing begins a moment after the prompt; until then the terminal takes keys its own way.
        quiet = time.monotonic() + 0.2
        while time.monotonic() < quiet:
            more(0.05)
        os.write(terminal, text.encode().decode("unicode_escape").encode())
    elif what == "sleep":
        until = time.monotonic() + float(text)
        while time.monotonic() < until:
            more(0.05)
    elif what == "end":
        while more(0.2):
            if time.monotonic() > end:
                fail("does not end")
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != int(text):
            fail(f"exit code {os.waitstatus_to_exitcode(status)} instead of {text}")
    else:
        fail(f"no such line of a script: {what} {text}")
print(seen)
