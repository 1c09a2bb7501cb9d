// node forty.mjs CHROMIUM PAGE.html SORTS FREE.html
//
// PAGE is of forty statements in nine places, with consent, pictures, questions before and after, and an address to send to:
// http://localhost:8377/sorts, on which this script listens. Three people sort it whole: by keyboard on a desk, by mouse, by
// touch at 360 px. Every card that lies on the board can be read whole; what is asked stands in the file; the next person finds
// nothing of the last. The files that are sent or saved are left in SORTS. FREE is the same page with a board that takes any number
// of cards at any place; it is sorted in the same three ways.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , executablePath, file, sorts, free] = process.argv;
mkdirSync(sorts, { recursive: true });
const shots = process.env.SHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: quiet });

// The researcher's address: takes what is posted, unless it is told to be away.
const sent = [];
let away = false;
const server = createServer((request, response) => {
  const allowed = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type" };
  if (request.method === "OPTIONS") { response.writeHead(204, allowed).end(); return; }
  let body = "";
  request.on("data", (part) => { body += part; });
  request.on("end", () => { if (!away) sent.push(JSON.parse(body)); response.writeHead(away ? 503 : 200, allowed).end(); });
}).listen(8377);

const [address, unforced] = [file, free].map((page) => pathToFileURL(resolve(page)).href);
async function open(query = "", options = {}, at = address) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`the page fails: ${error.stack}`));
  await page.goto(at + query);
  return page;
}
let shot = 0;
async function look(page, step) {
  if (shots) await page.screenshot({ path: join(shots, `${String(shot++).padStart(2, "0")}-${step}.png`), fullPage: true });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${step}: the page is ${over} px too wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], step);
}
// Every card on the board shows its whole text, in letters of 12 px or more, and can be brought into view.
async function readable(page, step) {
  const faults = await page.evaluate(() => {
    const design = JSON.parse(document.getElementById("design").textContent), found = [];
    const cards = [...document.querySelectorAll(".slot.full")];
    if (cards.length !== design.statements.length) found.push(`${cards.length} cards`);
    const texts = new Set(design.statements.map((s) => s.text[document.documentElement.lang]));
    for (const card of cards) {
      const style = getComputedStyle(card);
      if (!texts.has(card.textContent)) found.push(`not a whole text: ${card.textContent}`);
      if (parseFloat(style.fontSize) < 12) found.push(`letters of ${style.fontSize}`);
      if (card.scrollHeight > card.clientHeight + 1 || card.scrollWidth > card.clientWidth + 1) found.push(`cut: ${card.textContent}`);
      card.scrollIntoView({ block: "center", inline: "center" });
      const box = card.getBoundingClientRect();
      if (box.left < -1 || box.right > innerWidth + 1) found.push(`out of view: ${card.textContent}`);
    }
    return found;
  });
  assert.deepEqual(faults, [], step);
}
async function begin(page, code, words = "I have read this") {
  await page.click("#begin");
  assert.match(await page.textContent("[role=alert]"), /./, "not before one has agreed");
  await page.check("#consent");
  if (code) await page.fill("#code", code);
  await page.selectOption("#q-group", "1");
  await page.locator("fieldset input").nth(0).check();
  await page.locator("fieldset input").nth(2).check();
  await look(page, `start-${code}`);
  await page.click("#begin");
}
async function afterwards(page) {
  await page.waitForTimeout(400); // a click that follows another at once, and at the same spot, is the second of a double one
  await page.click("#finish");
  assert.match(await page.textContent("[role=alert]"), /./, "not before what must be answered is");
  await page.fill("#q-age", "12");
  await page.click("#finish");
  assert.ok(await page.$("#finish"), "an age below what is allowed");
  await page.fill("#q-age", "44");
  await page.fill("#q-words", "As “I” see it, 50% < all; yes.");
  await page.locator("input[name=q-ease]").nth(4).check();
}
const GRID = { "-4": 2, "-3": 3, "-2": 5, "-1": 6, 0: 8, 1: 6, 2: 5, 3: 3, 4: 2 };
function holds(record, sorter, language, grid = GRID) {
  assert.deepEqual([record.crosscase, record.sorter, record.language, record.consent], ["qsort/1", sorter, language, true]);
  const counts = {};
  record.sort.forEach(({ place }) => { counts[place] = (counts[place] ?? 0) + 1; });
  assert.deepEqual(counts, grid);
  assert.deepEqual(record.notes, { group: "less often", where: "at home; outside", age: "44", words: "As “I” see it, 50% < all; yes.", ease: "5" });
  assert.ok(record.seconds > 0, "time was used");
  assert.equal(new Set(record.order).size, 40);
  assert.notDeepEqual(record.order, record.sort.map(({ statement }) => statement), "statements come in an order of each person's own");
}

// ---- by keyboard, from a link that names the person and the language
const orders = [];
{
  const page = await open("?participant=P07&lang=nl");
  assert.deepEqual([await page.inputValue("#code"), await page.evaluate(() => document.documentElement.lang)], ["P07", "nl"]);
  assert.match(await page.textContent("main"), /wordt vijf jaar bewaard/);
  assert.match(await page.textContent("main"), /http:\/\/localhost:8377\/sorts/);
  await begin(page, "");
  await page.waitForTimeout(1100);
  for (let at = 0; at < 40; at++) await page.keyboard.press(String((at % 3) + 1));
  await look(page, "keyboard-board");
  await page.focus("[data-card]");
  for (let at = 0; at < 40; at++) {
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    if (at === 38) assert.match(await page.textContent("#said"), /Nog één|één stelling/i, "one statement is left, in the singular");
  }
  await readable(page, "keyboard, 1280 px");
  await look(page, "keyboard-full");
  // Two cards change places, by arrows; the whole board shows which one is meant below.
  await page.focus("[data-slot='-4:0']");
  const before = await page.getAttribute("[data-slot='-4:0']", "aria-label");
  for (const key of ["Enter", "ArrowRight", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  assert.notEqual(await page.getAttribute("[data-slot='-4:0']", "aria-label"), before);
  await page.click("#zoom");
  await look(page, "keyboard-whole");
  await page.focus("[data-slot='0:3']");
  assert.ok((await page.getAttribute("[data-slot='0:3']", "aria-label")).endsWith((await page.textContent("#read")).trim()), "read whole below the board");
  await page.click("#onward");
  await page.locator("textarea").first().fill("Omdat het zo is.");
  await look(page, "keyboard-after");
  await afterwards(page);
  away = true;
  await page.click("#finish");
  await page.waitForFunction(() => /localhost:8377/.test(document.getElementById("thanks").textContent) && /niet|opnieuw/.test(document.getElementById("thanks").textContent));
  await look(page, "keyboard-away");
  away = false;
  await page.click("#send");
  await page.waitForFunction(() => /Dank/.test(document.getElementById("thanks").textContent));
  assert.equal(sent.length, 1);
  holds(sent[0], "P07", "nl");
  assert.equal(sent[0].reasons.length, 1);
  orders.push(sent[0].order.join());
  writeFileSync(join(sorts, "P07.json"), JSON.stringify(sent[0]));
  // The next person finds nothing of the last, not even in what the browser keeps.
  page.on("dialog", (dialog) => dialog.accept());
  await page.click("#restart");
  assert.equal(await page.inputValue("#code"), "");
  assert.ok(!(await page.isChecked("#consent")));
  assert.deepEqual([await page.inputValue("#q-group"), await page.locator("fieldset input:checked").count()], ["", 0]);
  const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  assert.doesNotMatch(await kept(), /P07|Omdat|less often|"44"/);
  await page.reload();
  assert.doesNotMatch((await page.content()).replace(/<script[\s\S]*<\/script>/g, "") + (await kept()), /Omdat|less often|"44"/);
  await page.context().close();
}

// ---- by mouse: every card is dragged to its place
// Near an edge the page scrolls under the card: like a person, wait until the field shows that it is meant.
async function drag(page, card, slot) {
  await card.scrollIntoViewIfNeeded();
  await card.hover();
  await page.mouse.down();
  const a = await card.boundingBox();
  await page.mouse.move(a.x + a.width / 2 + 15, a.y + a.height / 2 - 10);
  await slot.scrollIntoViewIfNeeded();
  for (let tries = 0; tries < 20; tries++) {
    const b = await slot.boundingBox();
    await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 2 });
    if (await slot.evaluate((field) => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(() => seen(field.classList.contains("over"))))))) break;
  }
  await page.mouse.up();
}
{
  const page = await open("?participant=M2");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en", "the browser's language");
  await begin(page, "M2");
  await page.waitForTimeout(1100);
  for (let at = 0; at < 40; at++) await page.click(`[data-pile=${["agree", "neutral", "disagree"][at % 3]}]`);
  for (let at = 0; at < 40; at++) {
    const card = page.locator("[data-card]").first(), slot = page.locator(".slot:not(.full)").first();
    await drag(page, card, slot);
    assert.match(await page.textContent("#progress"), new RegExp(`^${at + 1} of 40$`));
    if (at === 20) await look(page, "mouse-half");
  }
  await readable(page, "mouse, 1280 px");
  await page.setViewportSize({ width: 1920, height: 1080 });
  await readable(page, "mouse, 1920 px");
  await page.setViewportSize({ width: 1024, height: 768 });
  await readable(page, "mouse, 1024 px");
  await look(page, "mouse-full-1024");
  await page.click("#onward");
  await afterwards(page);
  await page.click("#finish");
  await page.waitForFunction(() => /Thank you/.test(document.getElementById("thanks").textContent));
  holds(sent[1], "M2", "en");
  orders.push(sent[1].order.join());
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  await page.click("#copy");
  await page.waitForFunction(() => /Copied/.test(document.getElementById("said").textContent));
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button", { hasText: "Save the file" }).click()]);
  await download.saveAs(join(sorts, "M2.json"));
  assert.deepEqual(JSON.parse(readFileSync(join(sorts, "M2.json"), "utf8")), sent[1], "the file is what was sent");
  await page.context().close();
}

// Two taps at one spot are taken for one where they follow each other as no person's do who reads what is there.
async function tap(target) {
  await target.page().waitForTimeout(450);
  await target.tap();
}
// ---- by touch, at 360 px
{
  const page = await open("", { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await look(page, "touch-start");
  await begin(page, "T3");
  await page.waitForTimeout(1100);
  for (let at = 0; at < 40; at++) {
    const { image } = await page.evaluate(() => { const d = JSON.parse(document.getElementById("design").textContent); return { image: d.statements.find((s) => s.id === document.querySelector(".one").dataset.card).image ?? null }; });
    const shown = await page.evaluate(() => { const i = document.querySelector(".one img"); return i && i.complete && i.naturalWidth > 0 && i.getBoundingClientRect().height > 20; });
    assert.equal(Boolean(shown), Boolean(image), "a picture stands above its words");
    if (image) await look(page, "touch-picture");
    await page.tap(`[data-pile=${["neutral", "agree", "disagree"][at % 3]}]`);
  }
  await look(page, "touch-board");
  // A slow finger: the card that it rests on is picked up, as by a quick one, and put back by the next.
  for (const picked of ["true", "false"]) {
    const rest = (kind) => page.evaluate((kind) => {
      const card = document.querySelector("[data-card]"), { left, top } = card.getBoundingClientRect();
      card.dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerType: "touch", clientX: left + 9, clientY: top + 9 }));
    }, kind);
    await rest("pointerdown");
    await page.waitForTimeout(400);
    await rest("pointerup");
    assert.equal(await page.getAttribute("[data-card]", "aria-pressed"), picked, "a card tapped slowly");
    await page.waitForTimeout(50);
  }
  for (let at = 0; at < 40; at++) {
    await tap(page.locator("[data-card]").first());
    await tap(page.locator(".slot:not(.full)").first());
    assert.match(await page.textContent("#progress"), new RegExp(`^${at + 1} of 40$`), "a tap is lost");
    if (at === 20) await look(page, "touch-half");
  }
  await readable(page, "touch, 360 px");
  await look(page, "touch-full");
  await page.tap("#zoom");
  const over = await page.evaluate(() => { const b = document.querySelector(".board"); return b.scrollWidth - b.clientWidth; });
  assert.ok(over <= 0, `the whole board is ${over} px wider than the window`);
  await look(page, "touch-whole");
  // A card of the whole board is tapped, read below, and changed with another.
  await page.locator("[data-slot='4:0']").tap();
  assert.ok((await page.getAttribute("[data-slot='4:0']", "aria-label")).endsWith((await page.textContent("#read")).trim()));
  if (shots) await page.screenshot({ path: join(shots, "touch-whole-picked.png") });
  await page.locator("[data-slot='-4:1']").tap();
  await page.tap("#zoom");
  await readable(page, "touch, after a change");
  await page.tap("#onward");
  await look(page, "touch-after");
  await afterwards(page);
  await page.tap("#finish");
  await page.waitForFunction(() => /Thank you/.test(document.getElementById("thanks").textContent));
  await look(page, "touch-done");
  holds(sent[2], "T3", "en");
  orders.push(sent[2].order.join());
  writeFileSync(join(sorts, "T3.json"), JSON.stringify(sent[2]));
  await page.context().close();
}
assert.equal(new Set(orders).size, 3, "each has an order of their own");

// ---- a board without a grid: card after card goes to the next of nine places, which always have a field more
const EVEN = { "-4": 5, "-3": 5, "-2": 5, "-1": 5, 0: 4, 1: 4, 2: 4, 3: 4, 4: 4 };
const ways = {
  async keyboard(page, at) {
    await page.focus("[data-card]");
    await page.keyboard.press("Enter"); // of those that one disagrees with: the least place
    for (let step = 0; step < at % 9; step++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
  },
  async mouse(page, at) {
    const card = page.locator("[data-card]").first(), slot = page.locator(".slot:not(.full)").nth(at % 9);
    await drag(page, card, slot);
  },
  async touch(page, at) {
    await tap(page.locator("[data-card]").first());
    await tap(page.locator(".slot:not(.full)").nth(at % 9));
  },
};
for (const [way, put] of Object.entries(ways)) {
  const phone = way === "touch" ? { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } : {};
  const page = await open(`?participant=free-${way}`, phone, unforced);
  await begin(page, "");
  await page.waitForTimeout(1100);
  for (let at = 0; at < 40; at++) await page.keyboard.press("1");
  for (let at = 0; at < 40; at++) {
    await put(page, at);
    assert.match(await page.textContent("#progress"), new RegExp(`^${at + 1} of 40$`), way);
  }
  await readable(page, `unforced, ${way}`);
  await look(page, `unforced-${way}`);
  await page.click("#zoom");
  await look(page, `unforced-${way}-whole`);
  await page.click("#zoom");
  await page.click("#onward");
  await afterwards(page);
  await page.click("#finish");
  await page.waitForFunction(() => /Thank you/.test(document.getElementById("thanks").textContent));
  holds(sent.at(-1), `free-${way}`, "en", EVEN);
  await page.context().close();
}
await browser.close();
server.close();
console.log(`${file}: forty statements in nine places, with a grid and without one, by keyboard, mouse and touch; nothing found`);
