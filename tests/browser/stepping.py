"""What tests of the page share in which a world is stepped through.

With COUNTERPROOF_PICTURES=DIR they leave pictures of what they saw.
"""
import json
import os

from browser import check, click

pictures = os.environ.get("COUNTERPROOF_PICTURES")


def choose(page, selector, value):
    page.ask(f"""(() => {{ const select = document.querySelector({selector!r});
        select.value = {value!r}; select.dispatchEvent(new Event("change", {{bubbles: true}})); }})()""")


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


def walk(page, file_of_walks, file_of_page):
    """Has the model of the page that is open be told the same as ours, everywhere on the way.  How many walks and places."""
    with open(file_of_walks) as file:
        walked = file.read()
    with open(file_of_page) as file:
        module = file.read().split('id="module">')[1].split("<")[0]
    page.ask(f"window.walked = {json.dumps(walked)}; window.text_of_module = {json.dumps(module)}; 0")
    found = page.ask("""(async () => {
      const model = new Model(await WebAssembly.compile(bytes_of(window.text_of_module)));
      const hash = (bytes) => { let h = 0x811c9dc5; for (const b of bytes) h = Math.imul(h ^ b, 0x01000193); return (h >>> 0).toString(16).padStart(8, "0"); };
      let text = "", against = "", at = 0, count = 0, looks = 0;
      for (const line of walked.trimEnd().split("\\n")) {
        if (line.startsWith("counterproof")) {
          const [start, other] = line.split(" ");
          text = model.ask("from_address", ["#trace=" + start]).trace + "\\n";
          against = model.ask("from_address", ["#trace=" + other]).trace;
          at = 0;
          ++count;
          continue;
        }
        const wanted = line.slice(0, 8), next = line.slice(9);
        let where = [...model.ask_bytes("look", [text], at)];
        if (!next) where.push(...model.ask_bytes("compare", [text, against], at));
        if (hash(where) !== wanted) return {text, at, wanted, found: hash(where)};
        ++looks;
        ++at;
        text += next + "\\n";
      }
      return {count, looks};
    })()""")
    check("wanted" not in found, f"they differ: {found}")
    return found["count"], found["looks"]
