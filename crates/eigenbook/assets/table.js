// Makes the table before this script sortable, searchable and paged. Without it the table is whole.
(() => {
  const root = document.currentScript.closest(".eigenbook-table");
  if (!root || root.dataset.ready) return;
  root.dataset.ready = "yes";
  // JupyterLab must not take the keys pressed in here for its own shortcuts.
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  root.addEventListener("keydown", (event) => event.stopPropagation());
  const table = root.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const all = [...body.rows];
  let rows = all, size = 10, page = 0, sorted = -1, down = false;

  const make = (tag, text, parent) => {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  };
  const tools = document.createElement("div");
  tools.className = "tools";
  const search = make("input", "", tools);
  search.type = "search";
  search.placeholder = "Search";
  search.setAttribute("aria-label", "Search the table");
  const bar = document.createElement("div");
  bar.className = "tools";
  const back = make("button", "◀", bar), place = make("span", "", bar), next = make("button", "▶", bar);
  back.setAttribute("aria-label", "Previous page");
  next.setAttribute("aria-label", "Next page");
  place.setAttribute("role", "status");
  const pick = make("select", "", bar);
  pick.setAttribute("aria-label", "Rows on a page");
  for (const number of [10, 25, 100, "all"]) make("option", number, pick);
  table.before(tools);
  table.after(bar);

  const show = () => {
    const pages = Math.max(1, Math.ceil(rows.length / size));
    page = Math.max(0, Math.min(page, pages - 1));
    const first = page * size, last = Math.min(first + size, rows.length);
    body.replaceChildren(...rows.slice(first, last));
    place.textContent = rows.length ? `${first + 1}–${last} of ${rows.length}` : "no rows";
    back.disabled = page === 0;
    next.disabled = page === pages - 1;
    bar.hidden = all.length <= 10;
  };
  const text = (row, column) => row.cells[column].textContent;
  const compare = (column) => (a, b) => {
    const [x, y] = [text(a, column), text(b, column)];
    const [p, q] = [Number(x), Number(y)];
    const order = Number.isNaN(p) || Number.isNaN(q) ? x.localeCompare(y) : p - q;
    return down ? -order : order;
  };
  const update = () => {
    const wanted = search.value.trim().toLowerCase();
    rows = all.filter((row) => row.textContent.toLowerCase().includes(wanted));
    if (sorted >= 0) rows.sort(compare(sorted));
    show();
  };
  heads.forEach((head, column) => {
    head.tabIndex = 0;
    head.title = "Sort";
    const sort = () => {
      down = sorted === column && !down;
      sorted = column;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      update();
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      sort();
    });
  });
  search.addEventListener("input", () => { page = 0; update(); });
  pick.addEventListener("change", () => { size = Number(pick.value) || Infinity; page = 0; show(); });
  back.addEventListener("click", () => { page -= 1; show(); });
  next.addEventListener("click", () => { page += 1; show(); });
  show();
})();
