// Which view the address asks for, and the keys that all views share.

const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("main");
let current = null;

/** The view that stands for the whole report. */
function home() {
  switch (data.kind) {
    case "race": return race_view();
    case "prove": return prove_view();
    case "scoreboard": return scoreboard_view();
    default: return data.policies.length === 1 ? policy_view(data.policies[0]) : matrix_view();
  }
}

/** The view of an address; null if it names nothing that is here. */
function view_of(parts) {
  const [first, second] = parts;
  if (data.kind === "race") {
    const program = data.programs.find((one) => one.name === first);
    const finding = program?.findings.find((one) => one.invariant === second);
    return finding ? schedule_view(program, finding) : null;
  }
  if (data.kind === "prove") {
    const proof = data.proofs.find((one) => one.subject === first && one.obligation === second);
    return proof ? proof_view(proof) : null;
  }
  if (data.kind === "scoreboard") return null;
  const policy = data.policies.find((one) => one.name === first);
  const invariant = data.invariants.find((one) => one.id === (policy ? second : first));
  if (policy && invariant) return finding_view(policy, invariant);
  if (policy && !second) return policy_view(policy);
  return invariant && !policy ? invariant_view(invariant) : null;
}

function show_address() {
  const parts = parts_of(location.hash);
  const view = parts.length === 0 ? null : view_of(parts);
  const at_home = parts.length === 0;
  current = view || home();
  const back = at_home ? null : el("nav", {}, el("a", {href: "#/"}, data.kind === "check" && data.policies.length === 1
      ? `← all verdicts on ${data.policies[0].name}` : "← all verdicts"));
  main.replaceChildren(...[back,
    !at_home && !view ? el("p", {class: "breach"}, "There is nothing under this address; below is the whole report.") : null, current].filter(Boolean));
  current.trace?.shown();
  scrollTo(0, 0);
  if (!at_home) main.focus({preventScroll: true});
}

function summary() {
  const of = (list, test) => list.filter(test).length;
  if (data.kind === "race") {
    const found = data.programs.flatMap((program) => program.findings);
    return `${counted(data.programs.length, "program")}; ${of(data.programs, (one) => one.verdict === "holds")} hold, ` +
           `${counted(of(found, (one) => !one.known), "breach").replace(/breachs$/, "breaches")} not known before, ${of(found, (one) => one.known)} known.`;
  }
  if (data.kind === "prove")
    return `${counted(data.proofs.length, "obligation")}; ${of(data.proofs, (one) => one.verdict === "proved")} proved, ` +
           `${of(data.proofs, (one) => one.verdict === "violated")} refuted, ${of(data.proofs, (one) => one.verdict === "violated" && one.known)} of them known.`;
  if (data.kind === "scoreboard")
    return `${counted(data.defects.length, "seeded defect")}; ${of(data.defects, (one) => one.caught_by > 0)} caught, ` +
           `${of(data.defects, (one) => one.caught_by > 1)} by two engines or more.`;
  const all = data.policies.flatMap((policy) => policy.findings);
  const violated = all.filter((finding) => finding.verdict === "violated");
  return `${data.policies.length === 1 ? "1 policy" : `${data.policies.length} policies`}, ${counted(all.length, "verdict")}: ` +
         `${of(all, (one) => one.verdict === "holds" || one.verdict === "proved")} hold; ` +
         `${violated.length} violated, ${of(violated, (one) => one.stance === "claimed")} of them claimed; ` +
         `${of(all, (one) => one.verdict === "bounded" || one.verdict === "unknown")} not settled.`;
}

document.getElementById("head").append(el("h1", {}, el("a", {href: "#/"}, data.title)), el("p", {}, summary()),
  data.incomplete ? el("p", {class: "breach"}, el("strong", {}, "Incomplete: "), data.incomplete) : "");
if (data.counters?.length) {
  document.getElementById("head").append(el("details", {}, el("summary", {}, "What is proved of the counters that these policies use"),
    el("ul", {}, data.counters.map((one) => el("li", {}, el("code", {}, one.subject),
      ["proved", "violated", "open"].filter((word) => one[word].length).map((word) => ` ${word}: ${listed(one[word])};`),
      one.given.length ? ` given: ${listed(one.given)}` : "")))));
}
document.body.append(el("footer", {}, `counterproof ${data.version}`));

addEventListener("hashchange", show_address);
addEventListener("beforeprint", () => current.trace?.print());
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, table, pre")) return;
  if (event.key === "Escape" && location.hash.length > 2) location.hash = "#/";
  else if (current.trace?.key(event.key)) event.preventDefault();
});
show_address();
