"""A headless Chromium that a test drives: opens a page, asks it questions, takes pictures.

Speaks the browser's own protocol (Chrome DevTools Protocol) over two pipes, which needs nothing
but Python.  What the page writes to its console, and errors that nobody caught, are kept.
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35,
        "Enter": 13, "Escape": 27, "Tab": 9, " ": 32}


def find():
    """The path of a Chromium; None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Browser:
    def __init__(self, path, width=1280, height=900):
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        to_child, ours_out = os.pipe()
        ours_in, from_child = os.pipe()

        def give_pipes():  # The browser reads from 3 and writes to 4.
            low, high = os.dup(to_child), os.dup(from_child)
            os.dup2(low, 3)
            os.dup2(high, 4)

        # The sandbox needs a user who is not root; the pages are our own.
        self.process = subprocess.Popen(
            [path, "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--disable-dev-shm-usage", f"--user-data-dir={self.folder.name}", "--force-device-scale-factor=1"],
            preexec_fn=give_pipes, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.out = os.fdopen(ours_out, "wb", buffering=0)
        self.input = os.fdopen(ours_in, "rb")
        self.last, self.buffer, self.events, self.console = 0, b"", [], []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        # A picture of a whole page has no place for them, and would be cut by their width.
        self.call("Emulation.setScrollbarsHidden", hidden=True)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session = None
        try:
            self.call("Browser.close")
            self.process.wait(timeout=5)
        except (RuntimeError, OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.out.close()
        self.input.close()
        self.folder.cleanup()

    def read(self):
        while b"\0" not in self.buffer:
            chunk = os.read(self.input.fileno(), 1 << 16)
            if not chunk:
                raise RuntimeError("the browser has ended")
            self.buffer += chunk
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        self.note(message)
        return message

    def note(self, message):
        what, about = message.get("method"), message.get("params", {})
        if what == "Runtime.exceptionThrown":
            details = about["exceptionDetails"]
            self.console.append(details.get("exception", {}).get("description", details["text"]))
        elif what == "Runtime.consoleAPICalled":
            self.console.append(" ".join(str(one.get("value")) for one in about["args"]))
        elif what == "Log.entryAdded":
            self.console.append(about["entry"]["text"])
        if what:
            self.events.append((what, about))

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.out.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def open(self, path, address=""):
        """Opens a file, at an address in it if one is given, and waits until it has loaded."""
        if address:  # where the file is open already only its address would change
            self.go_to("about:blank")
        self.go_to("file://" + os.path.abspath(path) + address)

    def go_to(self, url):
        """Leaves for there, and waits until that has loaded, and nothing from before is mistaken for it."""
        self.events.clear()
        self.call("Page.navigate", url=url)
        while not any(what == "Page.loadEventFired" for what, _ in self.events):
            self.read()

    def ask(self, script):
        """The value of a JavaScript expression in the page."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']['exception'].get('description')}")
        return answer["result"].get("value")

    def wait_for(self, script):
        """Waits until the expression is true, for at most five seconds."""
        assert self.ask(f"""new Promise((done) => {{
            const end = Date.now() + 5000;
            const look = () => {{
              if ({script}) done(true); else if (Date.now() > end) done(false); else setTimeout(look, 10);
            }};
            look(); }})"""), f"never true: {script}"

    def press(self, key, shift=False):
        # Enter and the blank act on a control only with the text that they type.
        typed = {"Enter": {"text": "\r"}, " ": {"text": " "}}.get(key, {})
        for kind in ("keyDown" if typed else "rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code="Space" if key == " " else key,
                      windowsVirtualKeyCode=KEYS[key], modifiers=8 if shift else 0,
                      **(typed if kind == "keyDown" else {}))

    def type(self, text):
        """As from a keyboard, into what has the focus."""
        self.call("Input.insertText", text=text)

    def resize(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def controls(self):
        """Role and name of all that a screen reader finds, in its order."""
        self.call("Accessibility.enable")
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [(node.get("role", {}).get("value"), node.get("name", {}).get("value", "").strip())
                for node in nodes if not node.get("ignored")]

    def requests(self):
        """Addresses that the page asked for, itself left out."""
        return [about["request"]["url"] for what, about in self.events
                if what == "Network.requestWillBeSent"][1:]

    def emulate(self, media="", **features):
        """Such as media="print", or prefers_color_scheme="dark"."""
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": name.replace("_", "-"), "value": value} for name, value in features.items()])

    def picture(self, path):
        """Writes what is shown as a PNG, the whole page."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                         clip={"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 4000), "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def same(found, wanted, what):
    check(found == wanted, f"{what}: {found!r}, expected {wanted!r}")


USED = ("button", "link", "slider", "image", "img", "combobox", "searchbox", "textbox", "checkbox", "spinbutton",
        "DisclosureTriangle", "region", "form", "search")


def all_named(page, least):
    """Everything that can be used, and every region, has a name; there are at least that many."""
    found = [one for one in page.controls() if one[0] in USED]
    unnamed = [one for one in found if not one[1]]
    same(unnamed, [], "without a name")
    check(len(found) >= least, f"only {len(found)} things with a role")


def text(page, selector):
    return page.ask(f"document.querySelector({selector!r})?.innerText")


def click(page, selector):
    check(page.ask(f"!!document.querySelector({selector!r})"), f"there is no {selector}")
    page.ask(f"document.querySelector({selector!r}).click()")
