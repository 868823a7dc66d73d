// Filters: what of a list is shown.  They stand in the address, "#/?text=counter&verdict=violated", so that
// what somebody sees can be sent; a list in which nothing fits says so.

let home_address = "#/";  // of the whole, as it was filtered last

function asked_filters() {
  return new URLSearchParams(location.hash.split("?")[1] ?? "");
}

/** Controls for `fields`: {name: {label, placeholder}} is a text, {name: {label, options}} one of several.
 *  `apply(values)` shows what fits and answers how many that are; `thing` is what one is called. */
function filters_view(fields, thing, apply) {
  const asked = asked_filters();
  const count = el("output", {role: "status"});
  const none = el("p", {class: "none", hidden: true}, `No ${thing} fits these filters. `,
                  el("button", {type: "button", onclick: () => { for (const one of inputs) one.value = one.dataset.none; run(); inputs[0].focus(); }}, "Show all"));
  const inputs = Object.entries(fields).map(([name, field]) => field.options
      ? el("select", {id: name, name, "data-none": Object.keys(field.options)[0], onchange: () => run()},
           Object.entries(field.options).map(([value, text]) => el("option", {value}, text)))
      : el("input", {type: "search", id: name, name, "data-none": "", placeholder: field.placeholder, oninput: () => run()}));
  for (const input of inputs) {
    const value = asked.get(input.name);
    if (value !== null) input.value = value;
    if (input.selectedIndex === -1) input.value = input.dataset.none;
  }
  function run(keeps_address = false) {
    const shown = apply(Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()])));
    count.textContent = counted(shown, thing);
    none.hidden = shown !== 0;
    const used = new URLSearchParams(inputs.filter((input) => input.value.trim() !== input.dataset.none).map((input) => [input.name, input.value.trim()]));
    home_address = `#/${used.size ? "?" + used : ""}`;
    if (!keeps_address) history.replaceState(null, "", home_address);
  }
  const view = el("div", {}, el("p", {class: "filters", role: "search", "aria-label": `which ${thing}s are shown`},
      inputs.map((input) => el("label", {}, fields[input.name].label + " ", input)), count), none);
  view.run = () => run(true);
  return view;
}

/** Whether one of the texts holds what is looked for. */
const holds_text = (wanted, ...texts) => texts.some((text) => (text ?? "").toLowerCase().includes(wanted.toLowerCase()));

/** Hides the rows that do not fit; answers how many do. */
function filter_rows(rows, fits) {
  let shown = 0;
  for (const row of rows) {
    row.element.hidden = !fits(row.of);
    if (!row.element.hidden) ++shown;
  }
  return shown;
}
