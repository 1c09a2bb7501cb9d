"use strict";
// One person sorts the statements of a design; nothing leaves the page but the file that is saved.
(() => {
  const design = JSON.parse(document.getElementById("design").textContent);
  const KEY = `crosscase-qsort:${design.version}`;
  const PILES = ["disagree", "neutral", "agree"];
  const byId = new Map(design.statements.map((s) => [s.id, s]));
  const main = document.getElementById("main");

  const fresh = () => ({ language: design.languages[0], step: "start", sorter: "", notes: {}, piles: {}, order: [], board: {}, reasons: {} });
  let state = fresh();
  let picked = null; // the statement in hand

  // ---- words
  const words = (name, values = {}) => {
    // The words of Dutch serve the Dutch of Belgium too.
    const known = [state.language, state.language.split("-")[0]];
    const text = [design.interface, design.words].flatMap((from) => known.map((code) => from[code]?.[name])).find((found) => found) ?? design.words.en[name];
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  };
  const text = (id) => byId.get(id).text[state.language];
  const rtl = () => design.rtl.includes(state.language);
  // Isolated, so that text from right to left does not put the sign behind the number.
  const signed = (place) => { const shown = place > 0 ? `+${place}` : String(place).replace("-", "−"); return rtl() ? `\u2066${shown}\u2069` : shown; };
  const say = (message) => { document.getElementById("said").textContent = message; };

  // ---- the draft
  const save = () => { try { localStorage.setItem(KEY, JSON.stringify(state)); } catch { /* a browser that keeps nothing: the file is still there at the end */ } };
  const isWords = (o) => o !== null && typeof o === "object" && !Array.isArray(o) && Object.values(o).every((value) => typeof value === "string");
  const valid = (draft) =>
    draft && typeof draft === "object" && design.languages.includes(draft.language) && ["start", "piles", "grid", "reasons", "done"].includes(draft.step) &&
    typeof draft.sorter === "string" && [draft.notes, draft.piles, draft.board, draft.reasons].every(isWords) &&
    Array.isArray(draft.order) && draft.order.every((id) => byId.has(id)) && new Set(Object.values(draft.board)).size === Object.keys(draft.board).length && Object.keys(draft.board).every((slot) => byId.has(draft.board[slot]) && slots().includes(slot)) &&
    Object.keys(draft.piles).every((id) => byId.has(id) && PILES.includes(draft.piles[id]));
  const restore = () => {
    try {
      const draft = JSON.parse(localStorage.getItem(KEY));
      if (valid(draft)) { state = draft; return draft.step !== "start"; }
    } catch { /* no draft that can be read */ }
    return false;
  };

  // ---- the board: slot "place:number" holds a statement
  const count = ({ place, count }) => count ?? Object.keys(state.board).filter((s) => s.startsWith(`${place}:`)).length + 1;
  function slots() {
    return design.places.flatMap((p) => Array.from({ length: p.count ?? design.statements.length }, (_, n) => `${p.place}:${n}`));
  }
  const placeOf = (slot) => Number(slot.split(":")[0]);
  const slotOf = (id) => Object.keys(state.board).find((slot) => state.board[slot] === id);
  const left = () => design.statements.filter((s) => !slotOf(s.id));

  const close = () => {
    // A free place has no holes: what stands below a gap moves up.
    for (const { place, count } of design.places) {
      if (count !== null) continue;
      const here = Object.keys(state.board).filter((s) => placeOf(s) === place).sort((a, b) => a.split(":")[1] - b.split(":")[1]).map((s) => state.board[s]);
      for (const slot of Object.keys(state.board)) if (placeOf(slot) === place) delete state.board[slot];
      here.forEach((id, n) => { state.board[`${place}:${n}`] = id; });
    }
  };
  function put(id, slot) {
    const from = slotOf(id), there = state.board[slot];
    if (from === slot) return;
    if (from) delete state.board[from];
    state.board[slot] = id;
    if (there && from) { state.board[from] = there; say(words("swapped")); }
    else say(words("put", { p: signed(placeOf(slot)), n: left().length }));
    close();
    save();
  }
  function takeBack(id) {
    const from = slotOf(id);
    if (from) delete state.board[from];
    close();
    say(words("back"));
    save();
  }

  // ---- elements
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };
  const go = (step) => { state.step = step; picked = null; save(); show(true); };

  // ---- steps
  function start() {
    const field = (id, label, input, help) => make("div", {}, make("label", { for: id }, label), input, help ? make("small", { id: `${id}-help` }, help) : null);
    // Every key is kept: a change of language or a reload loses nothing.
    const code = make("input", { type: "text", id: "code", autocomplete: "off", value: state.sorter, "aria-describedby": "code-help", oninput: () => { state.sorter = code.value; save(); } });
    const note = (q, input) => {
      const value = (q.choices[state.language] ?? []).length ? (input.value === "" ? "" : canonical(q, Number(input.value))) : input.value;
      if (value.trim()) state.notes[q.id] = value; else delete state.notes[q.id];
      save();
    };
    const questions = design.questions.map((q) => {
      const id = `q-${q.id}`, choices = q.choices[state.language] ?? [];
      const input = choices.length
        ? make("select", { id }, make("option", { value: "" }, ""), ...choices.map((c, n) => make("option", { value: String(n), selected: state.notes[q.id] === canonical(q, n) }, c)))
        : make("input", { type: "text", id, value: state.notes[q.id] ?? "", autocomplete: "off" });
      input.addEventListener("input", () => note(q, input));
      return [q, input, field(id, q.label[state.language] + (q.required ? " *" : ""), input)];
    });
    const wrong = make("p", { class: "wrong", role: "alert" });
    const begin = () => {
      state.sorter = code.value.trim();
      for (const [q, input] of questions) note(q, input);
      for (const [id, value] of Object.entries(state.notes)) state.notes[id] = value.trim();
      const open = !state.sorter ? [words("code"), code] : questions.filter(([q]) => q.required && !state.notes[q.id]).map(([q, input]) => [q.label[state.language], input])[0];
      if (open) { wrong.textContent = words("required", { q: open[0] }); open[1].focus(); save(); return; }
      go(Object.keys(state.piles).length === design.statements.length ? "grid" : "piles");
    };
    const file = make("input", { type: "file", id: "file", accept: ".json,application/json", onchange: async () => {
      const given = file.files[0] && (await file.files[0].text().catch(() => ""));
      const read = given && fromFile(given);
      if (!read) { wrong.textContent = words("wrongFile"); file.value = ""; return; }
      state = read;
      go("grid");
      say(words("draft"));
    } });
    main.append(
      make("p", {}, design.instruction[state.language] ?? words("instruction")),
      field("code", `${words("code")} *`, code, words("codeHelp")),
      ...questions.map(([, , element]) => element),
      wrong,
      make("div", { class: "row" }, make("button", { type: "button", class: "primary", id: "begin", onclick: begin }, words("start"))),
      make("hr"),
      field("file", words("load"), file),
    );
  }
  // Choices are kept in the design's first language, so that sorters of all languages can be compared.
  const canonical = (q, n) => (q.choices[design.languages[0]] ?? [])[n] ?? "";

  function piles() {
    const open = design.statements.filter((s) => !state.piles[s.id]);
    if (!open.length) return go("grid");
    const done = design.statements.length - open.length, id = open[0].id;
    const sort = (pile) => { state.piles[id] = pile; state.order.push(id); save(); say(words(pile)); show(false); main.querySelector(".one")?.focus(); };
    const card = make("div", { class: "one", tabindex: "0", "data-card": id, "aria-describedby": "keys" }, text(id));
    const pile = (name) => make("button", { type: "button", "data-pile": name, onclick: () => sort(name) }, words(name), make("small", {}, `(${Object.values(state.piles).filter((p) => p === name).length})`));
    main.append(
      make("p", {}, words("piles")),
      card,
      make("div", { class: "piles" }, ...PILES.map(pile)),
      make("p", { id: "keys" }, words("keys")),
      make("div", { class: "row" }, make("button", { type: "button", disabled: !state.order.length, onclick: () => { const last = state.order.pop(); delete state.piles[last]; save(); show(false); main.querySelector(".one")?.focus(); } }, words("undo"))),
    );
    document.getElementById("progress").textContent = words("of", { a: done + 1, b: design.statements.length });
    document.onkeydown = (event) => { const n = ["1", "2", "3"].indexOf(event.key); if (n >= 0 && !event.target.closest("input, select")) { event.preventDefault(); sort(PILES[n]); } };
    draggable(card, id, (target) => { const name = target?.closest("[data-pile]")?.dataset.pile; if (name) sort(name); });
  }

  function grid() {
    const read = make("div", { class: "read", id: "read" });
    const pick = (id) => { picked = picked === id ? null : id; say(picked ? words("picked", { t: text(id) }) : words("back")); };
    const onSlot = (slot, event) => {
      const here = state.board[slot];
      if (picked && picked !== here) { const id = picked; picked = null; put(id, slot); refresh(`[data-slot="${CSS.escape(slot)}"]`, event, id); }
      else if (here) { pick(here); refresh(`[data-slot="${CSS.escape(slot)}"]`, event); }
    };
    const column = (p, at) => make("div", { "data-column": String(at) }, make("p", { class: "head" }, signed(p.place)), ...Array.from({ length: count(p) }, (_, n) => {
      const slot = `${p.place}:${n}`, id = state.board[slot];
      const where = words("place", { p: signed(p.place), n: n + 1 });
      const button = make("button", { type: "button", class: `slot${id ? " full" : ""}${id && id === picked ? " picked" : ""}`, "data-slot": slot, tabindex: "-1", "aria-pressed": id ? String(id === picked) : null, "aria-label": id ? `${where}: ${text(id)}` : `${where}: ${words("free")}`, onclick: (event) => onSlot(slot, event), onfocus: () => { if (id) read.textContent = text(id); }, onpointerenter: () => { if (id && !picked) read.textContent = text(id); } }, id ? text(id) : "");
      if (id) draggable(button, id, (target) => drop(id, target));
      return button;
    }));
    const drop = (id, target) => {
      const slot = target?.closest("[data-slot]")?.dataset.slot;
      if (slot) { picked = null; put(id, slot); } else if (target?.closest(".hands")) { picked = null; takeBack(id); }
      refresh(null);
    };
    const hand = (pile) => {
      const cards = left().filter((s) => state.piles[s.id] === pile);
      return make("section", {}, make("h2", {}, `${words(pile)} (${cards.length})`), make("ul", {}, ...cards.map(({ id }) => {
        const card = make("button", { type: "button", class: `card${id === picked ? " picked" : ""}`, "data-card": id, "aria-pressed": String(id === picked), onfocus: () => { read.textContent = text(id); }, onclick: (event) => {
          pick(id);
          refresh(picked ? firstFree(pile) : `[data-card="${CSS.escape(id)}"]`, event);
        } }, text(id));
        draggable(card, id, (target) => drop(id, target));
        return make("li", {}, card);
      })));
    };
    // From the keyboard a card that is picked up waits at the nearest free field of its side.
    const firstFree = (pile) => {
      const places = design.places.map((p) => p.place);
      const ordered = pile === "disagree" ? places : pile === "agree" ? [...places].reverse() : [...places].sort((a, b) => Math.abs(a) - Math.abs(b));
      for (const place of ordered) {
        const p = design.places.find((known) => known.place === place);
        for (let n = 0; n < count(p); n++) if (!state.board[`${place}:${n}`]) return `[data-slot="${CSS.escape(`${place}:${n}`)}"]`;
      }
      return null;
    };
    // Who works by keyboard is taken to where it goes on. Who taps or clicks has the board in view as it was, and is only
    // taken up to it or down to the cards.
    const refresh = (focus, event, placed) => {
      show(false);
      const next = placed && main.querySelector("[data-card]");
      const target = next ?? (focus && main.querySelector(focus));
      if (!target) return;
      const byKey = !event || event.detail === 0;
      target.focus({ preventScroll: !byKey });
      if (!byKey) (target.closest(".board") ?? target).scrollIntoView({ block: "nearest", inline: "nearest" });
    };
    const board = make("div", { class: "grid", role: "group", "aria-label": words("grid") }, ...design.places.map(column));
    const waiting = left().length;
    const warn = make("p", { class: "wrong", role: "alert", id: "warn" });
    const onward = () => { if (waiting) { warn.textContent = words("left", { n: waiting }); return; } go("reasons"); };
    main.append(
      make("p", {}, words("grid")), make("p", {}, make("small", {}, words("help"))),
      make("div", { class: "board" }, board), warn,
      make("div", { class: "row" },
        make("button", { type: "button", onclick: () => { state.piles = {}; state.order = []; state.board = {}; go("piles"); } , hidden: waiting !== design.statements.length }, words("previous")),
        picked && slotOf(picked) ? make("button", { type: "button", id: "discard", onclick: () => { const id = picked; picked = null; takeBack(id); refresh(`[data-card="${CSS.escape(id)}"]`); } }, words("discard")) : null,
        make("button", { type: "button", class: waiting ? "" : "primary", id: "onward", onclick: onward }, words("next"))),
      make("div", { class: "hands" }, ...(waiting ? PILES.map(hand) : [])),
      read,
    );
    if (picked) read.textContent = text(picked);
    document.getElementById("progress").textContent = words("of", { a: design.statements.length - waiting, b: design.statements.length });
    const all = () => [...board.querySelectorAll("[data-slot]")];
    const entry = (all().find((b) => b === document.activeElement) ?? all()[0]);
    if (entry) entry.tabIndex = 0;
    document.onkeydown = (event) => {
      if (event.key === "Escape" && picked) { const id = picked; picked = null; say(words("back")); refresh(slotOf(id) ? `[data-slot="${CSS.escape(slotOf(id))}"]` : `[data-card="${CSS.escape(id)}"]`); return; }
      const slot = event.target.dataset?.slot;
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!slot || !step) return;
      event.preventDefault();
      const columns = [...board.children].map((c) => [...c.querySelectorAll("[data-slot]")]);
      const c = columns.findIndex((list) => list.includes(event.target)), r = columns[c].indexOf(event.target);
      const rtl = getComputedStyle(board).direction === "rtl" ? -1 : 1;
      let to = c + step[0] * rtl;
      while (columns[to] && !columns[to].length) to += step[0] * rtl;
      const list = columns[to];
      const next = list?.[Math.min(r + step[1], list.length - 1)];
      if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    };
  }

  function reasons() {
    const n = Math.min(design.extremes, Math.floor(design.places.length / 2));
    const ends = [...design.places.slice(0, n), ...design.places.slice(design.places.length - n)].map((p) => p.place);
    const asked = Object.keys(state.board).filter((slot) => ends.includes(placeOf(slot)));
    if (!asked.length) { finish(); return; }
    main.append(make("p", {}, words("reasons")), ...asked.map((slot) => {
      const id = state.board[slot], field = `r-${id}`;
      return make("div", {}, make("label", { for: field }, `${signed(placeOf(slot))}: ${text(id)}`), make("textarea", { id: field, oninput: (event) => { const given = event.target.value.trim(); if (given) state.reasons[id] = given; else delete state.reasons[id]; save(); } }, state.reasons[id] ?? ""));
    }), make("div", { class: "row" }, make("button", { type: "button", onclick: () => go("grid") }, words("previous")), make("button", { type: "button", class: "primary", id: "finish", onclick: finish }, words("finish"))));
  }
  function finish() { go("done"); download(); }

  function done() {
    main.append(make("p", {}, words("done", { f: fileName() })), make("div", { class: "row" },
      make("button", { type: "button", class: "primary", onclick: download }, words("again")),
      make("button", { type: "button", onclick: () => go("grid") }, words("previous")),
      make("button", { type: "button", id: "restart", onclick: () => { if (confirm(words("sure"))) { state = { ...fresh(), language: state.language }; save(); go("start"); } } }, words("restart"))));
  }

  // ---- the file
  const fileName = () => `${design.title}-${state.sorter}`.normalize("NFKD").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") + ".json";
  const record = () => ({
    crosscase: "qsort/1", study: design.title, design: design.version, language: state.language, sorter: state.sorter,
    sort: design.statements.map((s) => ({ statement: s.id, place: placeOf(slotOf(s.id)) })),
    reasons: Object.entries(state.reasons).map(([statement, given]) => ({ statement, text: given })),
    notes: state.notes,
  });
  function download() {
    const address = URL.createObjectURL(new Blob([JSON.stringify(record(), null, 1) + "\n"], { type: "application/json" }));
    const link = make("a", { href: address, download: fileName() });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
  function fromFile(given) {
    let read;
    try { read = JSON.parse(given); } catch { return null; }
    const listed = (entries) => Array.isArray(entries) && entries.every((entry) => entry !== null && typeof entry === "object");
    const reasons = read?.reasons ?? [], notes = read?.notes ?? {};
    if (read?.crosscase !== "qsort/1" || read.design !== design.version || !listed(read.sort) || !listed(reasons) || !isWords(notes)) return null;
    const next = { ...fresh(), language: design.languages.includes(read.language) ? read.language : state.language, sorter: String(read.sorter ?? ""), notes };
    for (const { statement, place } of read.sort) {
      const p = design.places.find((known) => known.place === place);
      if (!byId.has(statement) || !p || next.piles[statement]) return null;
      const n = Object.keys(next.board).filter((slot) => placeOf(slot) === place).length;
      if (p.count !== null && n >= p.count) return null;
      next.board[`${place}:${n}`] = statement;
      next.piles[statement] = place < 0 ? "disagree" : place > 0 ? "agree" : "neutral";
    }
    for (const s of design.statements) next.piles[s.id] ??= "neutral";
    for (const { statement, text: given } of reasons) if (byId.has(statement)) next.reasons[statement] = String(given);
    return valid(next) ? next : null;
  }

  // ---- dragging: at once with a mouse, after a short hold with a finger, so that a page can still be scrolled. Near an edge
  // of the window, or of the board where it is wider than the window, what lies beyond comes into view.
  const EDGE = 64; // pixels
  const nearEdge = (at, from, to) => (at < from + EDGE ? at - from - EDGE : at > to - EDGE ? at - to + EDGE : 0) / EDGE;
  function scrollTowards({ x, y }) {
    const step = (amount) => Math.sign(amount) * Math.ceil(16 * Math.min(1, Math.abs(amount)));
    window.scrollBy(0, step(nearEdge(y, 0, window.innerHeight)));
    const board = document.querySelector(".board");
    if (!board) return;
    const box = board.getBoundingClientRect();
    const left = Math.max(0, box.left), right = Math.min(window.innerWidth, box.right);
    if (board.scrollWidth > board.clientWidth && y > box.top && y < box.bottom) board.scrollLeft += step(nearEdge(x, left, right));
  }
  let dragging = null;
  document.addEventListener("touchmove", (event) => { if (dragging) event.preventDefault(); }, { passive: false });
  function draggable(element, id, drop) {
    element.addEventListener("pointerdown", (down) => {
      if (down.button) return;
      const from = { x: down.clientX, y: down.clientY };
      let ghost = null, now = from, frame = 0;
      const begin = () => { dragging = id; ghost = make("div", { class: "drag" }, text(id)); document.body.append(ghost); place(from); frame = requestAnimationFrame(follow); };
      const follow = () => { scrollTowards(now); mark(under(now)); frame = requestAnimationFrame(follow); };
      const hold = down.pointerType === "mouse" ? null : setTimeout(begin, 250);
      const place = ({ x, y }) => { ghost.style.left = `${x}px`; ghost.style.top = `${y}px`; };
      const under = ({ x, y }) => document.elementFromPoint(x, y);
      const mark = (target) => { document.querySelectorAll(".over").forEach((e) => e.classList.remove("over")); target?.closest("[data-slot], [data-pile]")?.classList.add("over"); };
      const move = (event) => {
        const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > 6;
        if (!ghost && far) { if (down.pointerType === "mouse") begin(); else { end(); return; } }
        now = { x: event.clientX, y: event.clientY };
        if (ghost) { place(now); mark(under(now)); }
      };
      const end = () => {
        clearTimeout(hold);
        cancelAnimationFrame(frame);
        ghost?.remove();
        mark(null);
        dragging = null;
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", up);
        window.removeEventListener("pointercancel", end);
      };
      const up = (event) => {
        const was = ghost;
        const target = was && under({ x: event.clientX, y: event.clientY });
        end();
        if (!was) return;
        // The click that follows a drag is not one on the card.
        window.addEventListener("click", (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
        setTimeout(() => window.dispatchEvent(new Event("click")), 0);
        drop(target);
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
      window.addEventListener("pointercancel", end);
    });
    element.addEventListener("contextmenu", (event) => { if (dragging) event.preventDefault(); });
  }

  // ---- the page
  function languages() {
    const home = document.getElementById("languages");
    home.replaceChildren();
    if (design.languages.length < 2) return;
    const name = (code) => { try { return new Intl.DisplayNames([code], { type: "language" }).of(code); } catch { return code; } };
    const select = make("select", { id: "language", "aria-label": words("language"), onchange: () => { state.language = select.value; save(); show(false); document.getElementById("language").focus(); } }, ...design.languages.map((code) => make("option", { value: code, lang: code, selected: code === state.language }, name(code))));
    home.append(select);
  }
  function show(moved) {
    document.documentElement.lang = state.language;
    document.documentElement.dir = rtl() ? "rtl" : "ltr";
    // The same step again: what scrolls in it stays where it was.
    const scrolled = moved ? [] : [...main.querySelectorAll(".board, .hands ul")].map((part) => [part.scrollLeft, part.scrollTop]);
    languages();
    document.getElementById("progress").textContent = "";
    main.replaceChildren();
    document.onkeydown = null;
    ({ start, piles, grid, reasons, done })[state.step]();
    main.querySelectorAll(".board, .hands ul").forEach((part, at) => { if (scrolled[at]) [part.scrollLeft, part.scrollTop] = scrolled[at]; });
    if (moved) { window.scrollTo(0, 0); main.focus(); }
  }
  const found = restore();
  show(false);
  if (found) say(words("draft"));
})();
