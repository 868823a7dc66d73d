#!/usr/bin/env bash
# Programs that nobody raced are told, and are no success, even where all that was raced came out as it should.
source tests/cli/lib.sh

# The command stops at its first row, which does not fit into a pipe that is nearly full; Ctrl-C reaches it there, with
# one program done.
python3 - "$COUNTERPROOF" <<'P' || die 'programs that were not raced count as done'
import array, fcntl, os, signal, subprocess, sys, termios, time

F_SETPIPE_SZ, SIZE, ROOM = 1031, 4096, 100
reader, writer = os.pipe()
assert fcntl.fcntl(writer, F_SETPIPE_SZ, SIZE) == SIZE
os.write(writer, b"-" * (SIZE - ROOM))
command = subprocess.Popen([sys.argv[1], "race", "res-counter", "check-then-add", "page-counter"], stdout=writer)
os.close(writer)

def waiting():
    there = array.array("i", [0])
    fcntl.ioctl(reader, termios.FIONREAD, there)
    with open(f"/proc/{command.pid}/stat", encoding="utf-8") as stat:
        return there[0] > SIZE - ROOM and stat.read().rpartition(")")[2].split()[0] == "S"

seen = 0
for _ in range(600):
    seen = seen + 1 if waiting() else 0
    if seen == 10:
        break
    time.sleep(0.05)
assert seen == 10, "it does not wait at its first row"
command.send_signal(signal.SIGINT)
printed = b""
while more := os.read(reader, 65536):
    printed += more
text = printed.decode().lstrip("-")
assert command.wait() == 3, (command.returncode, text)
assert "\ninterrupted: 1 of 3 programs were raced\n" in text, text
assert "res-counter                       holds" in text and "check-then-add" not in text, text
P
