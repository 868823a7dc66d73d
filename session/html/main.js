// The page: its parts, its keys, and the address it was opened with.

function address_view() {
  const text = el("pre", {tabindex: "0", role: "region", "aria-label": "the trace as a file"});
  const link = el("button", {type: "button", id: "copy-link", onclick: async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say("The address is copied: it is these events, in this page.");
    } catch {
      say("The address above the page is these events: copy it there.");
    }
  }}, "Copy the address");
  views.push((now) => { text.textContent = now.file; });
  return el("section", {"aria-label": "take along"}, el("h2", {}, "Take along"), link,
            el("details", {class: "text"}, el("summary", {}, "as a trace file, for counterproof replay"), text));
}

document.getElementById("head").append(
    el("h1", {}, page.tour ? "Counterproof: a playground" : "Step through it"),
    el("p", {}, "A world of containers, tasks and pages, and a policy for who pays. Choose what happens next, and see who is charged, " +
                "what breaks, and why. The model itself runs in this page; nothing leaves it."));
const main = document.getElementById("main");
main.replaceChildren(
    ...(page.tour ? [tour_view()] : []),
    el("p", {id: "told", role: "status"}),
    el("div", {class: "columns explore"},
       el("div", {}, stage_view(), events_view(), against_view()),
       el("div", {}, ...(page.arguments ? [arguments_view()] : []), search_view(), policy_view(), scope_view(), address_view())));
document.body.append(el("footer", {}, `counterproof ${data.version}`));

function open_address() {
  if (open_asked(location.hash)) return true;
  if (!location.hash.startsWith("#trace=")) return show(page.trace, 0, "");
  if (now && location.hash === address_here()) return true;
  const found = model.ask("from_address", [location.hash]);
  const trial = found.trace ? model.ask("look", [found.trace], 0) : found;
  const other = found.against && !trial.error ? model.ask("compare", [found.trace, found.against], 0) : {};
  if (trial.error || other.error) {
    show(now ? now.trace : page.trace, now ? now.at : 0);
    say(`The address holds no trace that fits this page: ${reason(trial.error ?? other.error)}`);
    return false;
  }
  against = found.against ?? "";
  return show(found.trace, trial.steps.length);
}

// The address is of events, so that what is skipped to is no part of it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("can-happen").focus();
});
addEventListener("hashchange", open_address);
// Keys that a control uses itself are left to it.
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, pre, summary")) return;
  if (event.key === "ArrowLeft" && now.at > 0) show(now.trace, now.at - 1);
  else if (event.key === "ArrowRight" && now.at < now.steps.length) show(now.trace, now.at + 1);
  else return;
  event.preventDefault();
});
open_address();
