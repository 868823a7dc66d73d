"""Steps through a world in a page, as a reader would, and has the page's model walk what ours did.

Usage: explore_test.py FOLDER, with the page and the walks that tests/cli/explore_page_test.sh has
written.  Leaves the address of what it found in FOLDER/address.  Without a Chromium: exit code 77.
With COUNTERPROOF_PICTURES=DIR it leaves pictures of what it saw.
"""
import json
import os
import sys

import browser
from browser import all_named, check, click, same, text
from stepping import choose, do, look, walk

folder = sys.argv[1]
POLICIES = sum(name.endswith(".toml") for name in os.listdir("policies"))


def open_page(page, address=""):
    page.open(f"{folder}/page.html")
    page.wait_for("!!document.querySelector('.stage .lane')")
    if address:
        page.ask(f"location.hash = {address!r}")


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
    # And the branch that it was is kept beside.
    same(text(page, ".branch"), "Kept beside: the first 2 events, then unmap T1 P1. Go to that branch", "the other branch")
    click(page, "#restore")
    same(page.ask("[...document.querySelectorAll('.steps code')].map((one) => one.innerText)"), ["at first", "map T1 P1", "map T2 P1", "unmap T1 P1"], "that branch")
    check("then exit T2" in text(page, ".branch"), text(page, ".branch"))
    click(page, "#restore")
    # What was undone and is chosen again is no other branch.
    click(page, "#undo")
    click(page, "#undo")
    do(page, "map T2 P1")
    same(text(page, ".controls output"), "2 of 3 events", "what comes after it can still be done again")
    click(page, "#redo")
    # One whose events alone are shown; an event by its name; one that cannot happen.
    choose(page, "#whose", "T1")
    check(page.ask("[...document.querySelectorAll('.event')].every((one) => one.dataset.event.includes('T1'))"), "of T1 alone")
    choose(page, "#whose", "")
    page.ask("document.querySelector('#typed').value = 'unmap T2 P1'; document.querySelector('#typed').form.requestSubmit()")
    check("It cannot happen here" in text(page, "#told"), text(page, "#told"))
    # A smaller scope drops what does not fit.
    page.ask("document.querySelector('.scope [name=pages]').value = 1; document.querySelector('.scope').requestSubmit()")
    check(page.ask("document.querySelector('.scope [name=pages]').value") == "1", "the scope's pages")
    # Limits of each container, protection, swap: in the words of a trace.
    page.ask("document.querySelector('.scope [name=more]').value = 'memory-limits=-,1 swap=0'; document.querySelector('.scope').requestSubmit()")
    check("0 pages of 1 page" in text(page, ".stage [data-counter='B/memory']"), text(page, ".stage"))
    same(page.ask("document.querySelector('.scope [name=more]').value"), "memory-limits=-,1 swap=0", "what more the scope says")
    page.ask("document.querySelector('.scope [name=more]').value = 'swop=0'; document.querySelector('.scope').requestSubmit()")
    check("swop" in text(page, "#told"), text(page, "#told"))


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


def against(page):
    """The same events under a second policy: where both part, what differs, and the address of that."""
    open_page(page)
    for event in ("map T1 P1", "map T2 P1", "unmap T1 P1"):
        do(page, event)
    check(not page.ask("document.querySelector('.differences')"), "nothing is compared yet")
    choose(page, "#against", "every-mapper")
    same(text(page, "#parting"), "They part at event 2, map T2 P1.", "where they part")
    rows = page.ask("[...document.querySelectorAll('.differences tr')].map((row) => [...row.cells].map((cell) => cell.innerText))")
    same(rows[0][1:], ["rss-2007", "every-mapper"], "the policies")
    check(["A memory", "1 page of 2 pages", "0 pages of 2 pages"] in rows, rows)
    check(["P1 is charged to", "A", "B"] in rows, rows)
    check(any(row[0] == "isolation.no-hostage-charge" and row[1].startswith("broken: ") and row[2] == "kept" for row in rows), rows)
    same(page.ask("document.querySelectorAll('.against .stage [data-name=P1].differs, #world [data-name=P1].differs').length"), 2, "marked in both pictures")
    look(page, "against")
    click(page, "#go-parting")
    same(text(page, ".controls output"), "2 of 3 events", "where they part")
    check(page.ask("document.querySelector('#go-parting').hidden"), "one is there")
    address = page.ask("location.href")
    # The same policy with one choice changed.
    choose(page, "#against", "=")
    same(text(page, "#parting"), "On these events nothing differs between the first rss-2007 and the second rss-2007.", "the same")
    choose(page, "#against-choices [data-key='share.charge']", "every-mapper")
    same(text(page, "#parting"), "They part at event 2, map T2 P1.", "with a choice changed")
    check("share.charge (first-touch, every-mapper)" in page.ask("document.querySelector('.against').innerText"), "which choice differs")
    same(page.ask("document.querySelector('.differences thead').innerText.split('\\t').map((one) => one.trim())")[1:], ["rss-2007", "rss-2007, changed"], "what they are called")
    choose(page, "#against", "")
    same(page.ask("document.querySelectorAll('.differs').length"), 0, "marks of what is not compared")
    # The address brings both back.
    page.open("tests/browser/browser.py")
    page.call("Page.navigate", url=address)
    page.wait_for("!!document.querySelector('.differences')")
    same(page.ask("document.querySelector('#against').value"), "every-mapper", "the second policy of the address")
    same(text(page, "#parting"), "They part at event 2, map T2 P1.", "opened again")
    # One that cannot do an event: its story ends there.
    open_page(page)
    for event in ("clone T1 T3", "attach T3 B"):
        do(page, event)
    choose(page, "#against", "leader-only")
    check("event 2 cannot happen" in text(page, ".against .stage"), text(page, ".against .stage"))


def nearest(page):
    """A condition is gone to; one that is wrong says where."""
    open_page(page)
    page.ask("document.querySelector('#when').focus()")
    page.type("A.memory == 2 and B.memry == 1")
    page.press("Enter")
    page.wait_for("document.querySelector('#when-wrong').innerText !== ''")
    check(text(page, "#when-wrong").startswith("Column 19: there is no count \"B.memry\" here; the nearest is \"B.memory\""), text(page, "#when-wrong"))
    same(page.ask("document.querySelector('#when').value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)"), "B.memry", "what is selected")
    same(page.ask("document.querySelector('#when').getAttribute('aria-invalid')"), "true", "is said to be wrong")
    page.type("B.memory")
    same(text(page, "#when-wrong"), "", "the error, once it is mended")
    page.press("Enter")
    page.wait_for("document.querySelector('.progress').innerText.startsWith('Found')")
    same(text(page, ".controls output"), "3 of 3 events", "a shortest way")
    look(page, "nearest")


def keyboard(page):
    """From a charge to a violation and back, by the keyboard alone; and the focus is never lost or kept."""
    open_page(page)
    focused = "(() => { const one = document.activeElement; return one.dataset?.event ?? one.id ?? one.tagName; })()"

    def tab_to(wanted, shift=False):
        for _ in range(150):
            if page.ask(focused) == wanted:
                return
            page.press("Tab", shift)
        raise AssertionError(f"{wanted} is not reached by Tab; at {page.ask('document.activeElement.outerHTML')[:200]}")

    page.ask("document.activeElement.blur()")
    page.press("Tab")
    same(page.ask("document.activeElement.className"), "skip", "the first stop")
    page.press("Enter")
    same(page.ask(focused), "can-happen", "what is skipped to")
    for event in ("map T1 P1", "map T2 P1", "unmap T1 P1"):
        tab_to(event)
        page.press("Enter")
        page.wait_for(f"document.querySelector('.said h2').innerText.includes('{event}')")
        check(page.ask("!!document.activeElement.closest('.events')"), "the focus stays with who did it")
    check("isolation.no-hostage-charge" in text(page, ".said"), "broken by keys alone")
    same(page.ask("document.querySelector('.said').getAttribute('aria-live')"), "polite", "a screen reader hears it")
    tab_to("undo", shift=True)
    for _ in range(3):
        page.press("Enter")
    same(text(page, ".controls output"), "0 of 3 events", "undone")
    same(page.ask(focused), "redo", "the focus, when there is nothing left to undo")
    # Once round the page: no control holds the focus, and the browser's own comes at the end.
    seen = set()
    for _ in range(400):
        page.press("Tab")
        here = page.ask("document.activeElement === document.body ? 'end' : document.activeElement.outerHTML.slice(0, 300)")
        if here == "end" or here in seen and "skip" in here:
            break
        seen.add(here)
    check(len(seen) > 60, f"{len(seen)} stops")
    check(page.ask("document.activeElement === document.body || document.activeElement.className === 'skip'"), "a keyboard trap")


def heard(page):
    """What a screen reader finds: landmarks, headings, names."""
    open_page(page)
    do(page, "map T1 P1")
    choose(page, "#against", "every-mapper")
    page.ask("for (const one of document.querySelectorAll('details')) one.open = true")
    all_named(page, 120)
    found = page.controls()
    roles = [role for role, _ in found]
    same([roles.count(role) for role in ("banner", "main", "contentinfo")], [1, 1, 1], "landmarks")
    regions = {name for role, name in found if role == "region"}
    check({"world", "what can happen", "search", "policy", "scope", "take along", "against another policy"} <= regions, regions)
    levels = page.ask("[...document.querySelectorAll('h1, h2, h3')].filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))")
    check(levels[0] == 1 and levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])), f"headings {levels}")


def narrow(page):
    """Nothing is wider than a telephone, in light and dark."""
    open_page(page)
    for event in ("map T1 P1", "map T2 P1", "exit T1"):
        do(page, event)
    choose(page, "#against", "every-mapper")
    for width in (360, 390):
        page.resize(width, 800)
        wide = page.ask("document.documentElement.scrollWidth")
        check(wide <= width, f"{wide} pixels at {width}")
    page.resize(1280)


def walks(page):
    """The page's model is told the same as ours."""
    open_page(page)
    count, places = walk(page, f"{folder}/walks", f"{folder}/page.html")
    same(count, 2000, "walks that agree")
    check(places > 6000, f"{places} places on them")


def open_site(page, address=""):
    page.open(f"{folder}/site/index.html", address)
    page.wait_for("!!document.querySelector('.stage .lane')")


def tour(page):
    """Each step waits for the reader, notices what was done, and leads on."""
    open_site(page)
    look(page, "playground")
    with open(f"{folder}/site/index.html") as file:
        steps = json.loads(file.read().split('id="data">')[1].split("</script>")[0])["tour"]
    same(len(steps), 7, "steps")
    click(page, "#tour-begin")
    for i, step in enumerate(steps):
        same(text(page, "#tour-head"), f"Step {i + 1} of 7: {step['title']}", "the step")
        for event in step["events"]:
            check("Done." not in text(page, ".seen"), "done too early")
            do(page, event)
        check("Done. " + step["see"] in text(page, ".seen"), text(page, ".seen"))
        check(("Go on to: " if i < 6 else "To the end") in text(page, "#tour-next"), text(page, "#tour-next"))
        if step["title"] == "Sharing":
            look(page, "tour")
        click(page, "#tour-next")
    same(text(page, "#tour-head"), "The end of the tour", "the end")
    open_site(page, "#tour=4")
    same(text(page, "#tour-head"), "Step 4 of 7: A move", "a step by its address")
    click(page, "#tour-leave")
    all_named(page, 80)


def arguments(page):
    """Every argument can be opened, with what it shows, and every policy chosen."""
    open_site(page)
    same(page.ask("document.querySelectorAll('#argument option').length"), 35, "arguments")
    same(page.ask("document.querySelectorAll('#policy option').length"), POLICIES, "policies")
    choose(page, "#argument", "x20-locked-by-another")
    check("A goes on paying" in text(page, "#argument-meaning"), "what it shows")
    click(page, "#open-argument")
    same(text(page, ".controls output"), "3 of 3 events", "its events")
    check("isolation.no-hostage-charge" in text(page, ".said"), "what it breaks")
    open_site(page, "#argument=x06-fill-move-fill")
    check("limit.no-migration-escape" in text(page, ".said"), "an argument by its address")
    page.resize(360, 800)
    wide = page.ask("document.documentElement.scrollWidth")
    check(wide <= 360, f"{wide} pixels at 360")
    page.resize(1280)


def main():
    path = browser.find()
    if path is None:
        print("there is no Chromium; the page was not opened")
        sys.exit(1 if os.environ.get("CI") else 77)
    with browser.Browser(path) as page:
        page.emulate(prefers_reduced_motion="reduce")
        for test in (steps, break_it, against, nearest, keyboard, heard, narrow, walks, tour, arguments):
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
