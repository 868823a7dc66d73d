"""Steps through a world of a policy with rule files in a page: they run there as they do here.

Usage: explore_rules_test.py FOLDER, with the pages, the walks and the failures that
tests/cli/explore_rules_test.sh has written.  Leaves an address in FOLDER/address.  Without a
Chromium: exit code 77.
"""
import os
import sys

import browser
from browser import check, click, same, text
from stepping import choose, do, look, walk

folder = sys.argv[1]


def open_page(page, name):
    page.open(f"{folder}/{name}")
    page.wait_for("!!document.querySelector('.stage .lane')")


def own(page):
    """Its rules, what they keep and what they ask; beside a shipped policy; the address holds it all."""
    open_page(page, "heir.html")
    same(text(page, ".rules li"), "heir.cpp: any heir pays", "the rule file")
    same(page.ask("document.querySelector('#policy').value"), "heir", "the policy, among those to take")
    do(page, "map T1 P1")
    do(page, "map T2 P1")
    check("last user B" in text(page, ".stage [data-name=P1]"), text(page, ".stage"))
    check("last user of P1: A -> B" in text(page, ".said"), text(page, ".said"))
    check("share.last-user-pays: P1 is charged to A, and B used it last." in text(page, ".said"), text(page, ".said"))
    check("The invariant: Whoever used a page last pays for it." in text(page, ".said"), text(page, ".said"))
    choose(page, "#against", "rss-2007")
    same(text(page, "#parting"), "They part at event 1, map T1 P1.", "against the policy that it departs from")
    do(page, "unmap T1 P1")
    check("P1 is charged to" in text(page, ".differences"), text(page, ".differences"))
    look(page, "own")
    choose(page, "#against", "")
    # What is chosen freely is an event for each; here only one is left.
    choose(page, "#policy", "rss-2007")
    check(page.ask("document.querySelector('.rules').hidden"), "the rules of a policy that has none")
    choose(page, "#policy", "heir")
    choose(page, "#goal", "share.last-user-pays")
    choose(page, "#where", "sharing")
    click(page, "#break-it")
    page.wait_for("document.querySelector('.progress').innerText.startsWith('Found')")
    same(text(page, ".controls output"), "2 of 2 events", "a shortest way")
    with open(f"{folder}/address", "w") as file:
        file.write(page.ask("location.href"))


def failing(page):
    """What a rule does wrong is told where it happens, as in the terminal; and the page goes on."""
    open_page(page, "site/index.html")
    with open(f"{folder}/events") as events, open(f"{folder}/failures") as failures:
        for event, failure in zip(events.read().splitlines(), failures.read().splitlines()):
            page.ask(f"document.querySelector('#typed').value = {event!r}; document.querySelector('#typed').form.requestSubmit()")
            # WebAssembly as it is here unwinds nothing.
            told = failure.replace("throws an exception", "throws an exception, and a page can catch none")
            same(text(page, "#told"), f"It cannot happen here: {told}.", event)
    same(text(page, ".controls output"), "0 of 0 events", "what happened")
    check(not page.ask("document.querySelector('.events .wrong')"), "nothing in the list fails")
    do(page, "attach T2 A")
    same(text(page, ".events .wrong"), "✗ A rule file failed: the rule divides by zero; at the event \"remove B\".", "in the list")
    look(page, "failed")
    click(page, "#undo")
    choose(page, "#goal", "balance.usage-is-outstanding")
    click(page, "#break-it")
    page.wait_for("document.querySelector('.progress').innerText.startsWith('A rule file failed')")
    # Of two containers that differ by name alone it may be either: one stands where it is this one.
    where = text(page, ".events .wrong").removeprefix("✗ A rule file failed: ")
    check(where.startswith("the rule divides by zero; at the event \"remove "), where)
    check(where in text(page, ".progress"), text(page, ".progress"))


def missing(page):
    """An address of a policy whose rule file is not in this page says so."""
    page.open("tests/browser/browser.py")
    with open(f"{folder}/address") as file:
        address = file.read().split("#")[1]
    page.open(f"{folder}/site/index.html", "#" + address.replace("rules+heir.cpp", "rules+other.cpp"))
    page.wait_for("document.querySelector('#told')?.innerText.includes('other.cpp')")
    check("the rule file \"other.cpp\" is not in this page" in text(page, "#told"), text(page, "#told"))


def walks(page):
    """The page's rules do the same as ours, everywhere on the way."""
    open_page(page, "heir.html")
    count, places = walk(page, f"{folder}/walks", f"{folder}/heir.html")
    same(count, 200, "walks that agree")
    check(places > 700, f"{places} places on them")


def main():
    path = browser.find()
    if path is None:
        print("there is no Chromium; the page was not opened")
        sys.exit(1 if os.environ.get("CI") else 77)
    with browser.Browser(path) as page:
        page.emulate(prefers_reduced_motion="reduce")
        for test in (own, failing, missing, walks):
            try:
                test(page)
            except AssertionError:
                print(f"in {test.__name__}, console: {page.console}")
                raise
            same([one for one in page.requests() if not one.startswith(("file:", "blob:"))], [], f"asks for nothing ({test.__name__})")
        same(page.console, [], "the console")


main()
