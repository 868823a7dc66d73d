"""Reads the pages of a report as a reader would: in a browser, with keys and clicks.

Usage: report_test.py FOLDER, with the pages that tests/cli/html_test.sh has written.  Without a
Chromium nothing is tested: exit code 77, which the suite calls skipped; in CI that is a failure.
With COUNTERPROOF_PICTURES=DIR it leaves pictures of what it saw.
"""
import os
import re
import sys

import browser
from browser import check, click, same, text

folder = sys.argv[1]
pictures = os.environ.get("COUNTERPROOF_PICTURES")


def look(page, name):
    if pictures:
        page.picture(os.path.join(pictures, name + ".png"))


def count(page, selector):
    return page.ask(f"document.querySelectorAll({selector!r}).length")


def lane_of(page, chip):
    return page.ask(f"document.querySelector('.stage [data-name={chip}]')?.closest('.lane').getAttribute('aria-label')")


def go(page, address, heading):
    page.ask(f"location.hash = {address!r}")
    page.wait_for(f"document.querySelector('main h2')?.innerText.includes({heading!r})")


def one_policy(page):
    """The page of one policy tells what goes wrong at once, and each verdict opens its evidence."""
    page.open(f"{folder}/posted.html")
    same(page.ask("document.title"), "Policy rss-2007-as-posted", "title")
    same(count(page, "table.list tbody tr"), 31, "rows")
    same(count(page, "tr[data-verdict=violated]"), 28, "violated")
    same(count(page, "tr[data-verdict=bounded]"), 3, "bounded")
    check("a claim" not in text(page, "#head p"), "nothing is claimed")
    row = page.ask("[...document.querySelectorAll('tbody tr')].find((row) => row.innerText.includes('limit.no-migration-escape')).innerText")
    check("B is charged 1 page, tasks that moved in use 1 page more, and its limit is 1 page." in row, row)
    check("map T1 P1; attach T1 B; map T2 P2" in row, row)
    look(page, "policy")

    page.ask("[...document.querySelectorAll('tbody a')].find((link) => link.href.endsWith('limit.no-migration-escape')).click()")
    page.wait_for("document.querySelector('.trace')")
    trace(page)
    page.press("Escape")
    page.wait_for("document.querySelector('table.list')")
    go(page, "#/no/such", "rss-2007-as-posted")
    check("There is nothing under this address" in text(page, "main"), "an address that names nothing")
    go(page, "#/rss-2007-as-posted/fairness.charged-once", "fairness.charged-once")
    check("nothing is promised" in text(page, "main"), "bounded promises something")
    check("not continued where books had gone wrong for good" in text(page, ".facts"), "why it is bounded")
    go(page, "#/rss-2007-as-posted/progress.no-hang", "progress.no-hang")
    check("crashed or hangs" in text(page, ".stage"), "a world after a hang")


def trace(page):
    """It opens where it breaks; keys, buttons, list and slider step through it."""
    same(text(page, ".controls output"), "step 3 of 3", "where it opens")
    check("This breaks limit.no-migration-escape: B is charged 1 page" in text(page, ".said"), "the breach")
    check("usage(c) + what members of c took" in text(page, ".breach"), "the formula")
    same(lane_of(page, "T1"), "B", "T1 has moved")
    same(lane_of(page, "P1"), "B", "P1 is used in B")
    check("charged to A" in text(page, ".stage [data-name=P1]"), "P1 is charged to A")
    same(count(page, ".stage path.charge.foreign"), 1, "charges that lead elsewhere")
    same(count(page, ".stage path.charge"), 2, "charges")
    same(count(page, ".stage path.use"), 2, "uses")
    same(page.ask("[...document.querySelectorAll('.stage .changed')].map((one) => one.dataset.name).sort()"), ["P2", None], "what is emphasised: the page, and what B is charged")
    look(page, "trace")

    page.press("ArrowLeft")
    same(text(page, ".controls output"), "step 2 of 3", "after the left arrow")
    check("breach" not in page.ask("document.querySelector('.said').innerHTML"), "it breaks too early")
    page.press("ArrowLeft")
    same(text(page, ".controls output"), "step 1 of 3", "after another left arrow")
    same(lane_of(page, "T1"), "A", "T1 before it moved")
    same(count(page, ".stage path.charge.foreign"), 0, "charges that lead elsewhere, before")
    page.press("Home")
    same(text(page, ".controls output"), "step 0 of 3", "after Home")
    same(count(page, ".stage .chip.page"), 0, "pages at first")
    check(page.ask("document.querySelector('[aria-label=\"previous step\"]').disabled"), "there is nothing before the first")
    click(page, "[aria-label='next step']")
    same(text(page, ".said h3"), "1. map T1 P1", "after the button")
    click(page, ".steps li:last-child button")
    same(text(page, ".controls output"), "step 3 of 3", "after the list")
    page.ask("(() => { const slider = document.querySelector('input[type=range]'); slider.value = 2; slider.dispatchEvent(new Event('input')); })()")
    same(text(page, ".controls output"), "step 2 of 3", "after the slider")
    same(page.ask("document.querySelector('input[type=range]').getAttribute('aria-valuetext')"), "attach T1 B", "what the slider says")
    same(page.ask("document.querySelector('.said').getAttribute('aria-live')"), "polite", "a screen reader hears it")
    page.press("End")
    check("expect violated limit.no-migration-escape" in page.ask("document.querySelector('details.text pre').textContent"), "the trace as a file")

    # On paper every step stands below the other.
    page.emulate(media="print")
    page.ask("dispatchEvent(new Event('beforeprint'))")
    same(count(page, ".paper .picture"), 4, "pictures on paper")
    same(page.ask("getComputedStyle(document.querySelector('.controls')).display"), "none", "the slider on paper")
    look(page, "paper")
    page.emulate()


def rude_name(page):
    """Markup in a name or a summary is text."""
    page.open(f"{folder}/rude.html")
    same(page.ask("document.title"), 'Policy rude <b>&amp; "policy"', "title")
    same(text(page, "main section > p"), "</script><script>console.error(1)</script>", "summary")
    same(count(page, "tr[data-stance=claimed][data-verdict=violated]"), 1, "claims that are violated")
    same(page.ask("document.querySelector('tbody tr').dataset.stance"), "claimed", "what comes first")


def matrix(page):
    """Cells open evidence; filters leave what is asked for; arrows move from cell to cell."""
    page.open(f"{folder}/matrix.html")
    same(count(page, ".matrix thead th"), 4, "policies")
    cells = count(page, ".matrix td a")
    same(text(page, ".filters output"), f"{cells} verdicts", "how many verdicts")
    check(count(page, ".matrix td.violated.claimed") == 1, "one claim is violated")
    look(page, "matrix")
    click(page, ".matrix td.violated.claimed a")
    page.wait_for("document.querySelector('.trace')")
    check(page.ask("document.title").endswith(" – 4 policies"), page.ask("document.title"))
    click(page, "main nav a")
    page.wait_for("document.querySelector('.matrix')")
    same(page.ask("document.title"), "4 policies", "the title of the whole")

    page.ask("(() => { const field = document.querySelector('#policies'); field.value = 'tasks'; field.dispatchEvent(new Event('input')); })()")
    same(page.ask("[...document.querySelectorAll('.matrix thead th')].filter((head) => !head.hidden).map((head) => head.innerText)"), ["tasks-by-fork"], "policies with tasks")
    page.ask("(() => { const field = document.querySelector('#policies'); field.value = ''; field.dispatchEvent(new Event('input')); })()")
    page.ask("(() => { const field = document.querySelector('#verdict'); field.value = 'lost'; field.dispatchEvent(new Event('change')); })()")
    same(text(page, ".filters output"), "1 verdict", "claims that are violated")
    same(page.ask("[...document.querySelectorAll('.matrix tbody tr')].filter((row) => !row.hidden).length"), 1, "rows that stay")
    same(page.ask("location.hash"), "#/?verdict=lost", "the filter's address")
    filtered(page, "matrix.html", "policies", "2007-nothing")
    page.open(f"{folder}/matrix.html")
    page.ask("(() => { const field = document.querySelector('#verdict'); field.value = 'all'; field.dispatchEvent(new Event('change')); })()")

    page.ask("document.querySelector('.matrix tbody td a').focus()")
    first = page.ask("document.activeElement.getAttribute('aria-label')")
    page.press("ArrowDown")
    below = page.ask("document.activeElement.getAttribute('aria-label')")
    check(first != below and first.split(",")[0] == below.split(",")[0], f"from {first} down to {below}")
    page.press("ArrowUp")
    same(page.ask("document.activeElement.getAttribute('aria-label')"), first, "and up again")
    go(page, "#/limit.never-exceeded", "limit.never-exceeded")
    check("No event raises usage past the limit." in text(page, "main"), "an invariant's own page")


def shown_rows(page):
    return page.ask("[...document.querySelectorAll('main tbody tr')].filter((row) => row.checkVisibility()).length")


def filtered(page, name, field, wanted):
    """What is asked for stands in the address; what nothing fits says so, and can be taken back."""
    page.open(f"{folder}/{name}", f"#/?{field}={wanted}")
    same(page.ask(f"document.querySelector('#{field}').value"), wanted, "the filter of the address")
    same(shown_rows(page), 0, "rows that fit")
    check("fits these filters" in text(page, ".none"), "that nothing fits is not said")
    look(page, "none-" + name.removesuffix(".html"))
    click(page, ".none button")
    check(shown_rows(page) > 0, "nothing is shown again")
    check(not page.ask("document.querySelector('.none').checkVisibility()"), "it goes on saying so")
    same(page.ask("location.hash"), "#/", "the address of all")


def origin(page):
    """The head says what the page is, when, by which command and by which version it was made."""
    page.open(f"{folder}/posted.html")
    check("2023-11-14 22:13 UTC" in text(page, ".origin summary"), text(page, ".origin summary"))
    page.ask("document.querySelector('.origin').open = true")
    check("counterproof check policies/rss-2007-as-posted.toml --html" in text(page, ".origin"), text(page, ".origin"))
    page.open(f"{folder}/rude.html")
    page.ask("document.querySelector('.origin').open = true")
    check("""'""" in text(page, ".origin") and "rude <b>&amp; \"policy\".toml' --scope sharing" in text(page, ".origin"), text(page, ".origin"))


def race(page):
    """A lane for each thread, a bar for each lock held, and the two steps joined."""
    page.open(f"{folder}/race.html")
    same(count(page, "tbody tr"), 5, "programs")
    go(page, "#/page-isolation-inverted/race.no-lock-cycle", "race.no-lock-cycle")
    same(page.ask("[...document.querySelectorAll('.schedule thead th')].map((head) => head.innerText)"), ["step", "isolate", "put-back", "isolate-2", "source"], "lanes")
    same(count(page, ".schedule tbody tr"), 24, "steps")
    same(count(page, ".schedule [data-joined]"), 2, "steps that show it")
    same(count(page, ".schedule svg path.joint"), 1, "and the line between them")
    same(count(page, ".schedule .bar"), 3 * (8 + 6), "steps with a lock held")
    check(re.fullmatch(r"model/protocol/\w+\.hpp:\d+", text(page, ".schedule .site")), text(page, ".schedule .site"))
    look(page, "race")
    go(page, "#/migration-2007/race.no-deadlock", "race.no-deadlock")
    check("held by" in text(page, ".waiting"), "who waits for whom")
    schedule(page)
    page.open(f"{folder}/race.html")
    page.ask("(() => { const field = document.querySelector('#verdict'); field.value = 'violated'; field.dispatchEvent(new Event('change')); })()")
    same(text(page, ".filters output"), f"{shown_rows(page)} programs", "how many fit")
    address = page.ask("location.hash")
    same(address, "#/?verdict=violated", "the filter's address")
    click(page, "main tbody a")
    page.wait_for("document.querySelector('.schedule')")
    click(page, "main nav a")
    page.wait_for("document.querySelector('.filters')")
    same(page.ask("location.hash + document.querySelector('#verdict').value"), address + "violated", "the way back leads to what was shown")
    filtered(page, "race.html", "text", "nowhere")


def schedule(page):
    """It is stepped through: the line of source, who holds what, what shared variables hold."""
    go(page, "#/page-owner-2007/race.no-data-race", "race.no-data-race")
    check(page.ask("document.title").startswith("page-owner-2007 – race.no-data-race – "), page.ask("document.title"))
    last = count(page, ".schedule tbody tr")
    opened = text(page, ".controls output")
    marked = page.ask("[...document.querySelectorAll('.schedule tbody tr')].findLastIndex((row) => row.querySelector('[data-joined]')) + 1")
    same(opened, f"step {marked} of {last}", "it opens where it breaks")
    check(text(page, ".said .breach"), "what breaks is not said there")
    line = text(page, ".source mark")
    number = text(page, ".source figcaption").split(":")[1]
    check(line.strip().startswith(number + " ") and len(line.split()) > 1, f"the line: {line}")
    same(count(page, ".source .line"), 5, "the line and its neighbours")
    page.press("Home")
    same(text(page, ".controls output"), f"step 0 of {last}", "after Home")
    same(text(page, ".said h3"), "At first", "at first")
    same(count(page, ".schedule .later"), last, "what has not happened yet")
    holding, shared = set(), {}
    for step in range(1, last + 1):
        page.press("ArrowRight")
        same(text(page, ".controls output"), f"step {step} of {last}", "after the right arrow")
        same(page.ask("[...document.querySelectorAll('.schedule [aria-current=step]')].map((row) => row.rowIndex)"), [step], "the row that is shown")
        row = text(page, ".schedule tr[aria-current=step] .step")
        taken = re.fullmatch(r"(?:[①②✗] )?lock (.*)", row)
        if taken:
            check(any(line.endswith(f" holds {taken.group(1)}") for line in text(page, ".holders").split("\n")), f"{row}: {text(page, '.holders')}")
            holding.add(taken.group(1))
        read = re.fullmatch(r"(?:[①②✗] )?(?:load|read|store|write) (.*?) :?= (.*)", row)
        if read:
            check(f"{read.group(1)}\t{read.group(2)}" in text(page, ".shared").replace("\t\t", "\t"), f"{row}: {text(page, '.shared')}")
            shared[read.group(1)] = read.group(2)
    check(shared, "no shared value was seen")
    click(page, ".schedule tbody tr:first-child button")
    same(text(page, ".controls output"), f"step 1 of {last}", "after the number of a step")
    look(page, "schedule")


def prove(page):
    page.open(f"{folder}/prove.html")
    look(page, "prove")
    filtered(page, "prove.html", "text", "nowhere")
    page.ask("(() => { const field = document.querySelector('#verdict'); field.value = 'refuted'; field.dispatchEvent(new Event('change')); })()")
    same(shown_rows(page), 3, "what is refuted")
    same(page.ask("location.hash"), "#/?verdict=refuted", "the filter's address")
    page.open(f"{folder}/prove.html")
    same(count(page, "tr[data-verdict=violated]"), 3, "refuted")
    click(page, "tr[data-verdict=violated] a")
    page.wait_for("document.querySelector('pre')")
    check("(check-sat)" in text(page, "pre"), "the SMT-LIB text")
    check(count(page, ".values tr") > 1, "the values that refute it")
    look(page, "proof")


def scoreboard(page):
    page.open(f"{folder}/scoreboard.html")
    same(count(page, "tbody tr"), 2, "defects")
    same(page.ask("[...document.querySelectorAll('tbody tr:last-child td.holds :is(a, span)')].length"), 2, "engines that catch W03")
    look(page, "scoreboard")
    filtered(page, "scoreboard.html", "text", "nowhere")
    page.ask("(() => { const field = document.querySelector('#engine'); field.value = 'prove'; field.dispatchEvent(new Event('change')); })()")
    same(page.ask("location.hash"), "#/?engine=prove", "the filter's address")
    same(text(page, ".filters output"), f"{shown_rows(page)} defect" + ("s" if shown_rows(page) != 1 else ""), "how many fit")
    # A row opens all that is known of its defect, and each engine's evidence.
    go(page, "#/D14", "Defect D14")
    same(count(page, "main tbody tr"), 5, "engines")
    click(page, "main tbody a")
    page.wait_for("document.querySelector('.trace')")
    check("This breaks balance.single-release" in text(page, ".said"), text(page, ".said"))
    check("expect violated balance.single-release" in page.ask("document.querySelector('details.text pre').textContent"), "the trace as a file")
    look(page, "evidence")
    go(page, "#/W03/prove", "prove")
    check("obligation refuted" in text(page, ".facts"), "what was refuted")


def conform(page):
    """What the kernel said, and each difference as a trace with both columns."""
    page.open(f"{folder}/conform.html")
    same(page.ask("document.title"), "Conformance of room", "title")
    check("2 differences that nobody knows, 1 known" in text(page, "#head p"), text(page, "#head p"))
    same(count(page, "table.list tbody tr"), 3, "differences")
    look(page, "conform")
    click(page, "table.list tbody a")
    page.wait_for("document.querySelector('.trace')")
    check("differs" in text(page, ".steps li:last-child"), "the event is not marked")
    rows = page.ask("[...document.querySelectorAll('.compared tr.differs')].map((row) => row.innerText.split(/\\s*\\t\\s*/))")
    same(rows[0], ["outcome", "refused", "done"], "what differs")
    check(any(row[0] == "tasks of B" for row in rows), rows)
    check(count(page, ".compared tr.same") > 3, "what agrees")
    look(page, "difference")
    page.press("ArrowLeft")
    same(count(page, ".compared"), 0, "columns at an event that agrees")
    go(page, "#/room/nothing-is-written", "nothing-is-written")
    check("Known, of the kernel" in text(page, "main"), "what is known is not said")
    same(page.ask("document.querySelector('main nav').innerText"), "← all policies", "the way back")


# The words of counters that a line of a charge crosses.
CROSSED = """(() => {
  const points = [...document.querySelectorAll("main .picture path.charge")].flatMap((path) => {
    const frame = path.ownerSVGElement.getBoundingClientRect();
    return Array.from({length: 50}, (_, at) => path.getPointAtLength(path.getTotalLength() * at / 49))
      .map(({x, y}) => ({x: x + frame.left, y: y + frame.top}));
  });
  return [...document.querySelectorAll("main .picture .counter > *")].filter((words) => {
    const box = words.getBoundingClientRect();
    return points.some(({x, y}) => x > box.left && x < box.right && y > box.top && y < box.bottom);
  }).map((words) => words.innerText);
})()"""


def narrow(folder):
    """On a telephone no page is wider than its screen; lists and pictures have nothing beside it either."""
    with browser.Browser(browser.find(), 360, 800) as page:
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".html"):
                continue
            page.open(f"{folder}/{name}")
            links = page.ask("[...new Set([...document.querySelectorAll('main a')].map((link) => link.getAttribute('href')))]")
            for link in ["#/"] + [link for link in links if link.startswith("#/")][:8]:
                page.ask(f"location.hash = {link!r}")
                page.ask("new Promise((shown) => setTimeout(shown, 30))")
                width = page.ask("document.documentElement.scrollWidth")
                check(width <= 360, f"{name} is {width} wide at {link}")
                beside = page.ask("""[...document.querySelectorAll("main .list, main .picture")]
                    .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className)""")
                same(beside, [], f"what is cut off in {name} at {link}")
                crossed = page.ask(CROSSED)
                same(crossed, [], f"words that a charge's line crosses in {name} at {link}")


CONTRAST = """(() => {
  const channel = (value) => { value /= 255; return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; };
  const light = (name) => {
    const hex = getComputedStyle(document.documentElement).getPropertyValue(name).trim().slice(1);
    const [r, g, b] = [0, 2, 4].map((at) => channel(parseInt(hex.slice(at, at + 2), 16)));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  return Math.min(...["--ink", "--faint", "--good", "--bad", "--odd", "--link"].flatMap((text) =>
    ["--ground", "--paper"].map((ground) => ratio(light(text), light(ground)))));
})()"""


def everyone(page):
    """Text can be read in light and dark, and everything that can be used has a name."""
    page.open(f"{folder}/posted.html")
    go(page, "#/rss-2007-as-posted/limit.no-migration-escape", "limit.no-migration-escape")
    grounds = set()
    for scheme in ("light", "dark"):
        page.emulate(prefers_color_scheme=scheme)
        contrast = page.ask(CONTRAST)
        check(contrast >= 4.5, f"contrast in {scheme} is {contrast:.2f}")
        grounds.add(page.ask("getComputedStyle(document.documentElement).backgroundColor"))
        look(page, "trace-" + scheme)
    same(len(grounds), 2, "grounds")
    page.emulate()
    page.call("Accessibility.enable")
    used = 0
    for node in page.call("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if node.get("ignored") or role not in ("button", "link", "slider", "image", "img", "combobox", "searchbox"):
            continue
        used += 1
        check(node.get("name", {}).get("value", "").strip(), f"a {role} without a name")
    check(used > 10, f"only {used} things with a role")


def main():
    path = browser.find()
    if path is None:
        print("skipped: there is no Chromium here; scripts/set-up test installs one")
        sys.exit(1 if os.environ.get("CI") else 77)
    with browser.Browser(path) as page:
        for story in (one_policy, rude_name, origin, matrix, race, prove, scoreboard, conform, everyone):
            try:
                story(page)
                same(page.console, [], "what the console says")
                same(page.requests(), [], "what the page asks the network for")
            except AssertionError as error:
                sys.exit(f"FAILED: {story.__name__}: {error}")
            print(f"{story.__name__}: as expected")
    try:
        narrow(folder)
    except AssertionError as error:
        sys.exit(f"FAILED: narrow: {error}")
    print("narrow: as expected")


main()
