// One person sorts the statements of a design; nothing leaves the page but the file that is saved, copied or, where the design says so,
// sent to the researcher.
(() => {
  const design = JSON.parse(document.getElementById("design").textContent);
  // A link may name the person and the language: ?participant=P07&lang=nl
  const asked = new URLSearchParams(location.search);
  let participant = (asked.get("participant") ?? "").trim();
  const KEPT = `crosscase-qsort:${design.version}`;
  const key = () => KEPT + (participant && `:${participant}`);
  const PILES = ["disagree", "neutral", "agree"];
  const byId = new Map(design.statements.map((s) => [s.id, s]));
  const main = document.getElementById("main");

  const tag = (code) => code.replaceAll("_", "-").toLowerCase();
  const spoken = (codes) => codes.filter(Boolean).map(tag).map((code) => design.languages.find((l) => tag(l) === code) ?? design.languages.find((l) => tag(l).split("-")[0] === code.split("-")[0])).find(Boolean);
  const seed = () => crypto.getRandomValues(new Uint32Array(1))[0];
  const fresh = (sorter = participant) => ({ language: spoken([asked.get("lang"), ...navigator.languages]) ?? design.languages[0], step: "start", sorter, consent: false, seed: seed(), seconds: 0, notes: {}, piles: {}, order: [], board: {}, reasons: {} });
  let state = fresh();
  let whole = false; // the board as a whole, or as wide as its cards are to be read
  let picked = null; // the statement in hand

  // ---- words
  const words = (name, values = {}) => {
    // The words of Dutch serve the Dutch of Belgium too.
    const known = [state.language, state.language.split("-")[0]];
    // One statement is left, two statements are: the forms that a language has, where they are there.
    const form = values.n === undefined ? null : `${name}_${plural(values.n)}`;
    const names = form ? [form, name] : [name];
    const own = names.flatMap((name) => [design.interface, design.words].flatMap((from) => known.map((code) => from[code]?.[name]))).find((found) => found);
    const text = (own ?? names.map((name) => design.words.en[name]).find((found) => found)).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
    return !own && rtl() ? `\u2066${text}\u2069` : text; // English stays in its own direction
  };
  const plural = (n) => { try { return new Intl.PluralRules(state.language).select(n); } catch { return "other"; } };
  const text = (id) => byId.get(id).text[state.language];
  // What a card shows: its picture, where it has one, and its words, which say what the picture does.
  const face = (id) => { const { image } = byId.get(id); return [...(image ? [make("img", { src: design.pictures[image], alt: "", draggable: "false" })] : []), text(id)]; };
  const readOut = (read, id) => read.replaceChildren(...face(id));

  // ---- the order in which statements are shown: each person's own, drawn from a seed that goes into the file (mulberry32, Fisher-Yates)
  function shown() {
    if (!design.shuffle) return design.statements;
    let at = state.seed;
    const random = () => { at = (at + 0x6d2b79f5) | 0; let t = Math.imul(at ^ (at >>> 15), 1 | at); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 4294967296; };
    const shuffled = [...design.statements];
    for (let i = shuffled.length - 1; i > 0; i--) { const j = Math.floor(random() * (i + 1)); [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]]; }
    return shuffled;
  }
  const rtl = () => design.rtl.includes(state.language);
  // Isolated, so that text from right to left does not put the sign behind the number.
  const signed = (place) => { const shown = place > 0 ? `+${place}` : String(place).replace("-", "−"); return rtl() ? `\u2066${shown}\u2069` : shown; };
  const say = (message) => { document.getElementById("said").textContent = message; };

  // ---- the draft
  let kept = true;
  const save = () => {
    try { localStorage.setItem(key(), JSON.stringify(state)); } catch { kept = false; /* the file is still there at the end, unless the page is left before */ }
    document.getElementById("leave")?.toggleAttribute("hidden", untouched());
  };
  const untouched = () => state.step === "start" && !state.consent && !Object.keys(state.notes).length && state.sorter === participant;
  const isWords = (o) => o !== null && typeof o === "object" && !Array.isArray(o) && Object.values(o).every((value) => typeof value === "string");
  const valid = (draft) =>
    draft && typeof draft === "object" && design.languages.includes(draft.language) && ["start", "piles", "grid", "reasons", "done"].includes(draft.step) &&
    typeof draft.sorter === "string" && [draft.seed, draft.seconds].every(Number.isFinite) && [draft.notes, draft.piles, draft.board, draft.reasons].every(isWords) &&
    Array.isArray(draft.order) && draft.order.every((id) => byId.has(id)) && new Set(Object.values(draft.board)).size === Object.keys(draft.board).length && Object.keys(draft.board).every((slot) => byId.has(draft.board[slot]) && slots().includes(slot)) &&
    Object.keys(draft.piles).every((id) => byId.has(id) && PILES.includes(draft.piles[id]));
  const restore = () => {
    try {
      const draft = JSON.parse(localStorage.getItem(key()));
      if (valid(draft)) { state = { ...draft, language: spoken([asked.get("lang")]) ?? draft.language }; return draft.step !== "start"; }
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
  const left = () => shown().filter((s) => !slotOf(s.id));

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
  const draggable = dragAndDrop(make, face);
  const go = (step) => { state.step = step; picked = null; save(); show(true); };

  // ---- steps
  function start() {
    const field = (id, label, input, help) => make("div", {}, make("label", { for: id }, label), input, help ? make("small", { id: `${id}-help` }, help) : null);
    // Every key is kept: a change of language or a reload loses nothing.
    const code = make("input", { type: "text", id: "code", autocomplete: "off", value: state.sorter, "aria-describedby": "code-help", oninput: () => { state.sorter = code.value; save(); } });
    const questions = design.questions.filter((q) => q.when === "before").map((q) => question(q));
    const agree = design.consent[state.language] ? make("input", { type: "checkbox", id: "consent", checked: state.consent, onchange: () => { state.consent = agree.checked; save(); } }) : null;
    const wrong = make("p", { class: "wrong", role: "alert" });
    const begin = () => {
      state.sorter = code.value.trim();
      const first = agree && !agree.checked ? [words("consent"), agree] : !state.sorter ? [words("code"), code] : null;
      if (unanswered(questions, wrong, first)) return;
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
      ...(agree ? [make("p", { class: "consent" }, design.consent[state.language])] : []),
      ...(design.send ? [make("p", {}, words("sends", { u: design.send }))] : []),
      ...(agree ? [make("p", {}, make("label", { class: "option" }, agree, " ", words("consent")))] : []),
      make("p", {}, design.instruction[state.language] ?? words("instruction")),
      field("code", `${words("code")} *`, code, words("codeHelp")),
      ...questions.map(({ element }) => element),
      wrong,
      make("div", { class: "row" }, make("button", { type: "button", class: "primary", id: "begin", onclick: begin }, words("start"))),
      make("hr"),
      field("file", words("load"), file),
    );
  }
  // ---- questions, before and after the sorting. Choices are kept in the design's first language, so that sorters of all languages can
  // be compared; what is given is text in any case.
  const canonical = (q, n) => ((q.choices[design.languages[0]] ?? [])[n] ?? "").trim();
  function question(q) {
    const id = `q-${q.id}`, choices = q.choices[state.language] ?? [], given = state.notes[q.id] ?? "";
    const keep = (value) => { if (value.trim()) state.notes[q.id] = value.trim(); else delete state.notes[q.id]; save(); };
    const label = q.label[state.language] + (q.required ? " *" : "");
    const single = (input) => ({ q, input, element: make("div", {}, make("label", { for: id }, label), input) });
    const group = (inputs, ...around) => ({ q, input: inputs[0], element: make("fieldset", {}, make("legend", {}, label), ...around) });
    if (q.kind === "single") {
      const input = make("select", { id, oninput: () => keep(input.value === "" ? "" : canonical(q, Number(input.value))) }, make("option", { value: "" }, ""), ...choices.map((c, n) => make("option", { value: String(n), selected: given === canonical(q, n) }, c)));
      return single(input);
    }
    if (q.kind === "several") {
      const chosen = given.split("; ");
      const boxes = choices.map((_, n) => make("input", { type: "checkbox", checked: chosen.includes(canonical(q, n)), oninput: () => keep(boxes.flatMap((box, at) => (box.checked ? [canonical(q, at)] : [])).join("; ")) }));
      return group(boxes, ...choices.map((c, n) => make("label", { class: "option" }, boxes[n], " ", c)));
    }
    if (q.kind === "scale") {
      const steps = Array.from({ length: q.to - q.from + 1 }, (_, n) => q.from + n);
      const radios = steps.map((step) => make("input", { type: "radio", name: id, checked: given === String(step), oninput: () => keep(String(step)) }));
      return group(radios, make("div", { class: "scale" }, choices[0] ?? "", ...steps.map((step, n) => make("label", { class: "option" }, radios[n], signed(step).replace("+", ""))), choices[1] ?? ""));
    }
    const number = q.kind === "number" ? { type: "number", inputmode: "decimal", step: "any", min: q.from, max: q.to } : { type: "text" };
    const input = make("input", { ...number, id, value: given, autocomplete: "off", oninput: () => keep(input.value) });
    return single(input);
  }
  const between = ({ from, to }) => {
    const [least, most] = [from ?? null, to ?? null];
    if (least === null && most === null) return "";
    return ` (${least === null ? `≤ ${most}` : most === null ? `≥ ${least}` : `${least} – ${most}`})`;
  };
  // Whether something is still to be answered, which is then told and gone to.
  function unanswered(questions, wrong, first) {
    const lacking = questions.find(({ q, input }) => (q.required && !state.notes[q.id]) || !input.checkValidity());
    const open = first ?? (lacking && [lacking.q.label[state.language], lacking.input]);
    // A number that was given lies beyond what is asked for, which is then said.
    const range = !first && lacking?.q.kind === "number" ? between(lacking.q) : "";
    if (open) { wrong.textContent = words("required", { q: open[0] + range }); open[1].focus(); save(); }
    return Boolean(open);
  }

  // Keys with Ctrl, Alt or ⌘ are the browser's: another tab, a page back.
  const browsers = (event) => event.ctrlKey || event.altKey || event.metaKey;
  // 1, 2 and 3, also where the row of digits gives them with Shift alone (French, Belgian), and & é " without.
  const pileKey = (event) => { const n = ["1", "2", "3"].indexOf(event.key); return browsers(event) ? -1 : n >= 0 || event.shiftKey ? n : ["Digit1", "Digit2", "Digit3"].indexOf(event.code); };

  function piles() {
    const open = shown().filter((s) => !state.piles[s.id]);
    if (!open.length) return go("grid");
    const done = design.statements.length - open.length, id = open[0].id;
    const sort = (pile) => { state.piles[id] = pile; state.order.push(id); save(); say(words(pile)); show(false); main.querySelector(".one")?.focus(); };
    const card = make("div", { class: "one", tabindex: "0", "data-card": id, "aria-describedby": "keys" }, ...face(id));
    const pile = (name) => make("button", { type: "button", "data-pile": name, onclick: () => sort(name) }, words(name), make("small", {}, `(${Object.values(state.piles).filter((p) => p === name).length})`));
    main.append(
      make("p", {}, words("piles")),
      card,
      make("div", { class: "piles" }, ...PILES.map(pile)),
      make("p", { id: "keys" }, words("keys")),
      make("div", { class: "row" }, make("button", { type: "button", disabled: !state.order.length, onclick: () => { const last = state.order.pop(); delete state.piles[last]; save(); show(false); main.querySelector(".one")?.focus(); } }, words("undo"))),
    );
    document.getElementById("progress").textContent = words("of", { a: done + 1, b: design.statements.length });
    document.onkeydown = (event) => { const n = pileKey(event); if (n >= 0 && !event.target.closest("input, select")) { event.preventDefault(); sort(PILES[n]); } };
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
      const button = make("button", { type: "button", class: `slot${id ? " full" : ""}${id && id === picked ? " picked" : ""}`, "data-slot": slot, tabindex: "-1", "aria-pressed": id ? String(id === picked) : null, "aria-label": id ? `${where}: ${text(id)}` : `${where}: ${words("free")}`, onclick: (event) => onSlot(slot, event), onfocus: () => { if (id) readOut(read, id); }, onpointerenter: () => { if (id && !picked) readOut(read, id); } }, ...(id ? face(id) : []));
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
        const card = make("button", { type: "button", class: `card${id === picked ? " picked" : ""}`, "data-card": id, "aria-pressed": String(id === picked), onfocus: () => { readOut(read, id); }, onclick: (event) => {
          pick(id);
          refresh(picked ? firstFree(pile) : `[data-card="${CSS.escape(id)}"]`, event);
        } }, ...face(id));
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
    const board = make("div", { class: whole ? "grid whole" : "grid", role: "group", "aria-label": words("grid") }, ...design.places.map(column));
    const waiting = left().length;
    const warn = make("p", { class: "wrong", role: "alert", id: "warn" });
    const onward = () => { if (waiting) { warn.textContent = words("left", { n: waiting }); return; } go("reasons"); };
    main.append(
      make("p", {}, words("grid")), make("p", {}, make("small", {}, words("help"))),
      make("div", { class: "board" }, board), warn,
      make("div", { class: "row" },
        make("button", { type: "button", onclick: () => { state.piles = {}; state.order = []; state.board = {}; go("piles"); } , hidden: waiting !== design.statements.length }, words("previous")),
        make("button", { type: "button", id: "zoom", "aria-pressed": String(whole), onclick: () => { whole = !whole; refresh("#zoom"); } }, words("whole")),
        picked && slotOf(picked) ? make("button", { type: "button", id: "discard", onclick: () => { const id = picked; picked = null; takeBack(id); refresh(`[data-card="${CSS.escape(id)}"]`); } }, words("discard")) : null,
        make("button", { type: "button", class: waiting ? "" : "primary", id: "onward", onclick: onward }, words("next"))),
      make("div", { class: "hands" }, ...(waiting ? PILES.map(hand) : [])),
      read,
    );
    if (picked) readOut(read, picked);
    document.getElementById("progress").textContent = words("of", { a: design.statements.length - waiting, b: design.statements.length });
    const all = () => [...board.querySelectorAll("[data-slot]")];
    const entry = (all().find((b) => b === document.activeElement) ?? all()[0]);
    if (entry) entry.tabIndex = 0;
    document.onkeydown = (event) => {
      if (event.key === "Escape" && picked) { const id = picked; picked = null; say(words("back")); refresh(slotOf(id) ? `[data-slot="${CSS.escape(slotOf(id))}"]` : `[data-card="${CSS.escape(id)}"]`); return; }
      const slot = event.target.dataset?.slot;
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!slot || !step || browsers(event)) return;
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
    const placed = Object.keys(state.board).filter((slot) => ends.includes(placeOf(slot)));
    const questions = design.questions.filter((q) => q.when === "after").map((q) => question(q));
    if (!placed.length && !questions.length) { finish(); return; }
    const wrong = make("p", { class: "wrong", role: "alert" });
    main.append(...(placed.length ? [make("p", {}, words("reasons"))] : []), ...placed.map((slot) => {
      const id = state.board[slot], field = `r-${id}`;
      return make("div", {}, make("label", { for: field }, `${signed(placeOf(slot))}: `, ...face(id)), make("textarea", { id: field, oninput: (event) => { const given = event.target.value.trim(); if (given) state.reasons[id] = given; else delete state.reasons[id]; save(); } }, state.reasons[id] ?? ""));
    }), ...questions.map(({ element }) => element), wrong, make("div", { class: "row" }, make("button", { type: "button", onclick: () => go("grid") }, words("previous")), make("button", { type: "button", class: "primary", id: "finish", onclick: () => { if (!unanswered(questions, wrong)) finish(); } }, words("finish"))));
  }
  function finish() { go("done"); if (design.send) send(); else download(); }

  // Whoever was named by the link is gone with what was sorted: a reload brings back neither. What others have begun stays theirs.
  function forget() {
    participant = "";
    asked.delete("participant");
    try { history.replaceState(null, "", `${location.pathname}${String(asked) ? `?${asked}` : ""}`); } catch { /* an address that stays as it is */ }
    state = fresh("");
    say("");
  }
  function nextPerson() {
    if (!confirm(words(design.send && state.step === "done" && state.sent !== "sent" ? "unsent" : "sure"))) return;
    try { for (const draft of [key(), KEPT]) localStorage.removeItem(draft); } catch { /* nothing was kept */ }
    forget();
    go("start");
  }
  const thanks = () => (design.send ? words(state.sent === "sent" || state.sent === "sending" ? state.sent : "notSent", { f: fileName(), u: design.send }) : words("done", { f: fileName() }));
  function done() {
    main.append(make("p", { id: "thanks" }, thanks()), make("div", { class: "row" },
      ...(design.send ? [make("button", { type: "button", class: "primary", id: "send", disabled: Boolean(under), onclick: send }, words("send"))] : []),
      make("button", { type: "button", class: design.send ? "" : "primary", onclick: download }, words("again")),
      make("button", { type: "button", id: "copy", onclick: copy }, words("copy")),
      make("button", { type: "button", onclick: () => go("grid") }, words("previous")),
      make("button", { type: "button", id: "restart", onclick: nextPerson }, words("restart"))));
  }
  // To the researcher's own address, which the page named before anything was sorted. An address that is silent for half a minute has taken nothing.
  let under = null; // the sending that is under way
  async function send() {
    under?.abort();
    const mine = (under = new AbortController()), { sorter, seed: drawn } = state;
    const tell = (sent) => {
      state.sent = sent;
      save();
      document.getElementById("thanks")?.replaceChildren(thanks());
      document.getElementById("send")?.toggleAttribute("disabled", Boolean(under));
      say(thanks());
    };
    const late = setTimeout(() => mine.abort(), 30000);
    tell("sending");
    const answer = await fetch(design.send, { method: "POST", headers: { "Content-Type": "application/json" }, body: written(), signal: mine.signal }).catch(() => null);
    clearTimeout(late);
    // What has become of it is told to whom it belongs, and of what was sent last.
    if (under !== mine) return;
    under = null;
    if (state.sorter === sorter && state.seed === drawn) tell(answer?.ok ? "sent" : "notSent");
  }
  async function copy() {
    try { await navigator.clipboard.writeText(written()); say(words("copied")); } catch {
      const area = make("textarea", { id: "written", readonly: true, "aria-label": words("copy") }, written());
      document.getElementById("written")?.remove();
      main.append(area);
      area.select();
      if (document.execCommand("copy")) say(words("copied"));
    }
  }

  // ---- the file
  const fileName = () => `${[...design.title].slice(0, 60).join("")}-${state.sorter}`.normalize("NFKC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "") + ".json";
  const record = () => ({
    crosscase: "qsort/1", study: design.title, design: design.version, language: state.language, sorter: state.sorter,
    sort: design.statements.map((s) => ({ statement: s.id, place: placeOf(slotOf(s.id)) })),
    reasons: Object.entries(state.reasons).map(([statement, given]) => ({ statement, text: given })),
    notes: state.notes, consent: state.consent, seed: design.shuffle ? state.seed : null, order: shown().map((s) => s.id), seconds: state.seconds,
  });
  const written = () => JSON.stringify(record(), null, 1) + "\n";
  function download() {
    const address = URL.createObjectURL(new Blob([written()], { type: "application/json" }));
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
    const next = { ...fresh(), language: design.languages.includes(read.language) ? read.language : state.language, sorter: String(read.sorter ?? ""), consent: read.consent === true, notes };
    if (Number.isFinite(read.seed)) next.seed = read.seed;
    if (Number.isFinite(read.seconds)) next.seconds = read.seconds;
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

  // ---- the page
  function languages() {
    const home = document.getElementById("languages");
    home.replaceChildren();
    if (state.step !== "done") home.append(make("button", { type: "button", id: "leave", hidden: untouched(), onclick: nextPerson }, words("restart")));
    if (design.languages.length < 2) return;
    const name = (code) => { try { return new Intl.DisplayNames([code], { type: "language" }).of(code); } catch { return code; } };
    const select = make("select", { id: "language", "aria-label": words("language"), onchange: () => { state.language = select.value; save(); show(false); document.getElementById("language").focus(); } }, ...design.languages.map((code) => make("option", { value: code, lang: code, selected: code === state.language }, name(code))));
    home.prepend(select);
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
  // The second of two clicks at one spot lands on what the first has brought forth, which nobody has read yet; so does a key that is held.
  let last = { at: -Infinity };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button"), before = last;
    if (!button || !event.detail) return;
    last = { button, at: event.timeStamp, x: event.clientX, y: event.clientY };
    const isDouble = before.button !== button && (event.detail > 1 || event.timeStamp - before.at < 300) && Math.hypot(event.clientX - before.x, event.clientY - before.y) < 24;
    if (isDouble) { event.stopPropagation(); event.preventDefault(); }
  }, true);
  document.addEventListener("keydown", (event) => { if (event.repeat && (pileKey(event) >= 0 || ["Enter", " "].includes(event.key)) && !event.target.closest("input, select, textarea")) { event.stopPropagation(); event.preventDefault(); } }, true);
  // Another window of the page goes on with the same draft, or has ended it: this one follows, so that neither undoes the other.
  window.addEventListener("storage", (event) => {
    if (event.key !== key()) return;
    if (event.newValue === null) forget(); else restore();
    picked = null;
    show(false);
  });
  window.addEventListener("beforeunload", (event) => { if (!kept && !untouched() && (state.step !== "done" || (design.send && state.sent !== "sent"))) event.preventDefault(); });
  // The time that somebody had the page before them.
  setInterval(() => { if (document.visibilityState === "visible" && !["start", "done"].includes(state.step)) state.seconds += 1; }, 1000);
  const found = restore();
  if (state.sent === "sending") state.sent = "notSent"; // nobody waits for its answer any more
  show(false);
  if (found) say(words("draft"));
})();
