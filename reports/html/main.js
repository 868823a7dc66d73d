// Which view the address asks for, and the keys that all views share.

const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
let current = null;

const kind = kinds[data.kind];

function show_address() {
  const parts = parts_of(location.hash);
  const view = parts.length === 0 ? null : kind.view_of(parts);
  const at_home = parts.length === 0;
  current = view || kind.home();
  const back = at_home ? null : el("nav", {"aria-label": "back"}, el("a", {href: home_address}, data.kind === "check" && data.policies.length === 1
      ? `← all verdicts on ${data.policies[0].name}` : `← ${kind.whole || "all verdicts"}`));
  main.replaceChildren(...[back,
    !at_home && !view ? el("p", {class: "breach"}, "There is nothing under this address; below is the whole report.") : null, current].filter(Boolean));
  const heading = current.querySelector("h2")?.textContent;
  document.title = at_home || !view || !heading ? data.title : `${heading} – ${data.title}`;
  current.trace?.shown();
  scrollTo(0, 0);
  if (!at_home) main.focus({preventScroll: true});
}

document.getElementById("head").append(el("h1", {}, el("a", {href: "#/"}, data.title)), el("p", {}, kind.summary()),
  el("details", {class: "origin"}, el("summary", {}, `${kind.about} Made ${data.made}.`),
     facts([["command", el("code", {}, data.command)], ["made", data.made], ["by", `counterproof ${data.version}`]], "made")),
  data.incomplete ? el("p", {class: "breach"}, el("strong", {}, "Incomplete: "), data.incomplete) : "");
if (data.counters?.length) {
  document.getElementById("head").append(el("details", {}, el("summary", {}, "What is proved of the counters that these policies use"),
    el("ul", {}, data.counters.map((one) => el("li", {}, el("code", {}, one.subject),
      ["proved", "violated", "open"].filter((word) => one[word].length).map((word) =>
        ` ${word}: ${listed(one[word].map((name) => one.waived.includes(name) ? `${name} (waived)` : name))};`),
      one.given.length ? ` given: ${listed(one.given)}` : "")))));
}
document.body.append(el("footer", {}, `counterproof ${data.version}`));

addEventListener("hashchange", show_address);
addEventListener("beforeprint", () => current.trace?.print());
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, table, pre")) return;
  if (event.key === "Escape" && location.hash.length > 2) location.hash = home_address;
  else if (current.trace?.key(event.key)) event.preventDefault();
});
show_address();
