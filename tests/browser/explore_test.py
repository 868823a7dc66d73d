"""Steps through a world in a page, as a reader would, and has the page's model walk what ours did.

Usage: explore_test.py FOLDER, with the page and the walks that tests/cli/explore_page_test.sh has
written.  Leaves the address of what it found in FOLDER/address.  Without a Chromium: exit code 77.
With COUNTERPROOF_PICTURES=DIR it leaves pictures of what it saw.
"""
import json
import os
import sys

import browser
from browser import check, click, same, text

folder = sys.argv[1]
pictures = os.environ.get("COUNTERPROOF_PICTURES")


def choose(page, selector, value):
    page.ask(f"""(() => {{ const select = document.querySelector({selector!r});
        select.value = {value!r}; select.dispatchEvent(new Event("change", {{bubbles: true}})); }})()""")


def open_page(page, address=""):
    page.open(f"{folder}/page.html")
    page.wait_for("!!document.querySelector('.stage .lane')")
    if address:
        page.ask(f"location.hash = {address!r}")


def do(page, event):
    click(page, f"[data-event='{event}']")
    page.wait_for(f"document.querySelector('.said h2').innerText.includes('{event}')")


def look(page, name):
    if not pictures:
        return
    for width, height in ((1280, 900), (390, 844)):
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        for scheme in ("light", "dark"):
            page.emulate(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
            page.picture(os.path.join(pictures, f"{name}-{width}-{scheme}.png"))
    page.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    page.emulate(prefers_color_scheme="light", prefers_reduced_motion="reduce")


def steps(page):
    """Events are chosen, undone, done again, and replaced by others."""
    open_page(page)
    look(page, "begin")
    do(page, "map T1 P1")
    do(page, "map T2 P1")
    do(page, "unmap T1 P1")
    check("isolation.no-hostage-charge" in text(page, ".said"), "what broke is told")
    check("P1 stays charged to A, and only T2 holds it" in text(page, ".said"), "and why")
    look(page, "broken")
    page.ask("document.activeElement.blur()")
    page.press("ArrowLeft")
    page.press("ArrowLeft")
    same(text(page, ".controls output"), "1 of 3 events", "undone twice")
    click(page, "#redo")
    same(text(page, ".controls output"), "2 of 3 events", "done again")
    # A policy that has every mapper pay breaks nothing on the same events.
    click(page, "#redo")
    choose(page, "#policy", "every-mapper")
    check("isolation.no-hostage-charge is not broken any more" in text(page, "#told"), text(page, "#told"))
    look(page, "policy")
    choose(page, "[data-key='share.charge']", "first-touch")
    check("isolation.no-hostage-charge breaks at event 3" in text(page, "#told"), text(page, "#told"))
    click(page, "#undo")
    do(page, "exit T2")
    same(text(page, ".controls output"), "3 of 3 events", "what was undone is replaced")
    # One whose events alone are shown; an event by its name; one that cannot happen.
    choose(page, "#whose", "T1")
    check(page.ask("[...document.querySelectorAll('.event')].every((one) => one.dataset.event.includes('T1'))"), "of T1 alone")
    choose(page, "#whose", "")
    page.ask("document.querySelector('#typed').value = 'unmap T2 P1'; document.querySelector('#typed').form.requestSubmit()")
    check("It cannot happen here" in text(page, "#told"), text(page, "#told"))
    # A smaller scope drops what does not fit.
    page.ask("document.querySelector('.scope [name=pages]').value = 1; document.querySelector('.scope').requestSubmit()")
    check(page.ask("document.querySelector('.scope [name=pages]').value") == "1", "the scope's pages")


def break_it(page):
    """The search finds what X20 is about; its address is these events."""
    open_page(page)
    choose(page, "#goal", "isolation.no-hostage-charge")
    choose(page, "#where", "full")
    click(page, "#break-it")
    page.wait_for("document.querySelector('.progress').innerText.startsWith('Found')")
    look(page, "found")
    check("isolation.no-hostage-charge" in text(page, ".said"), "one stands where it breaks")
    address = page.ask("location.href")
    with open(f"{folder}/address", "w") as file:
        file.write(address)
    events = page.ask("[...document.querySelectorAll('.steps code')].map((one) => one.innerText)")
    # X20 has `unmap T1 P1` at the end; to exit is as short a way to leave the page to T2.
    same(events[1:], ["map T1 P1", "map T2 P1", "exit T1"], "what X20 tells")
    page.open("tests/browser/browser.py")
    page.call("Page.navigate", url=address)
    page.wait_for("!!document.querySelector('.stage .lane')")
    same(page.ask("[...document.querySelectorAll('.steps code')].map((one) => one.innerText)"), events, "opened again")
    # A large search shows where it is, and can be stopped.
    choose(page, "#goal", "progress.no-hang")
    choose(page, "#where", "")
    click(page, "#break-it")
    page.wait_for("/^[\\d,]+ worlds, .* to look at$/.test(document.querySelector('.progress').innerText)")
    click(page, "#stop")
    same(text(page, ".progress"), "Stopped.", "stopped")
    page.ask("location.hash = '#trace=nonsense'")
    page.wait_for("document.querySelector('#told').innerText.startsWith('The address holds no trace')")


def narrow(page):
    """Nothing is wider than a telephone."""
    open_page(page)
    for event in ("map T1 P1", "map T2 P1", "exit T1"):
        do(page, event)
    for width in (360, 390):
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        wide = page.ask("document.documentElement.scrollWidth")
        check(wide <= width, f"{wide} pixels at {width}")
    page.call("Emulation.setDeviceMetricsOverride", width=1280, height=900, deviceScaleFactor=1, mobile=False)
    unnamed = page.ask("""[...document.querySelectorAll('button, select, input')].filter((one) =>
        !(one.innerText || one.labels?.length || one.getAttribute('aria-label'))).map((one) => one.outerHTML)""")
    same(unnamed, [], "controls without a name")


def walks(page):
    """The page's model is told the same as ours, everywhere on the way."""
    with open(f"{folder}/walks") as file:
        walked = file.read()
    open_page(page)
    with open(f"{folder}/page.html") as file:
        module = file.read().split('id="module">')[1].split("<")[0]
    page.ask(f"window.walked = {json.dumps(walked)}; window.text_of_module = {json.dumps(module)}; 0")
    found = page.ask("""(async () => {
      const model = new Model(await WebAssembly.compile(bytes_of(window.text_of_module)));
      const hash = (bytes) => { let h = 0x811c9dc5; for (const b of bytes) h = Math.imul(h ^ b, 0x01000193); return (h >>> 0).toString(16).padStart(8, "0"); };
      let text = "", at = 0, count = 0, looks = 0;
      for (const line of walked.trimEnd().split("\\n")) {
        if (line.startsWith("counterproof")) {
          text = model.ask("from_address", ["#trace=" + line]).trace + "\\n";
          at = 0;
          ++count;
          continue;
        }
        const wanted = line.slice(0, 8), next = line.slice(9);
        const where = model.ask_bytes("look", [text], at);
        if (hash(where) !== wanted) return {text, at, wanted, found: hash(where)};
        ++looks;
        ++at;
        text += next + "\\n";
      }
      return {count, looks};
    })()""")
    same(found.get("count"), 2000, f"walks that agree: {found}")
    check(found["looks"] > 6000, f"places on them: {found}")


def main():
    path = browser.find()
    if path is None:
        print("there is no Chromium; the page was not opened")
        sys.exit(1 if os.environ.get("CI") else 77)
    with browser.Browser(path) as page:
        page.emulate(prefers_reduced_motion="reduce")
        for test in (steps, break_it, narrow, walks):
            try:
                test(page)
            except AssertionError:
                print(f"in {test.__name__}, console: {page.console}")
                raise
            # Itself opened again, and the search beside it, are not the network.
            asked = [one for one in page.requests() if not one.startswith(("file:", "blob:"))]
            same(asked, [], f"asks for nothing ({test.__name__})")
        same([line for line in page.console], [], "the console")


main()
