// node collect.mjs CHROMIUM PAGE.html DOWNLOADS [WIDE.html]
//
// WIDE is a page of 60 statements and thirteen places, in a language from right to left beside another.
//
// Sorts on a collecting page as people would: by mouse, by touch, by keyboard alone. Holds it to what it promises: the grid
// is enforced, a draft outlives a reload, a wrong file changes nothing, no request leaves the page, axe-core finds nothing
// on any step, and nothing scrolls sideways but the board. The files that it saves are left in DOWNLOADS.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , executablePath, file, downloads, wide] = process.argv;
if (!executablePath || !file || !downloads) {
  console.error("usage: node collect.mjs CHROMIUM PAGE.html DOWNLOADS");
  process.exit(2);
}
mkdirSync(downloads, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: quiet });
const shots = process.env.SHOTS;

async function open(options = {}, address = pathToFileURL(resolve(file)).href) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.on("request", (request) => { const url = request.url(); assert.ok(url === address || url.startsWith("data:") || url.startsWith("blob:"), `the page asks for ${url}`); });
  page.on("pageerror", (error) => assert.fail(`the page fails: ${error.stack}`));
  await page.goto(address);
  return page;
}

let shot = 0;
async function check(page, step) {
  if (shots) await page.screenshot({ path: join(shots, `${String(shot++).padStart(2, "0")}-${step}.png`), fullPage: true });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${step}: the page is ${wide} px too wide`);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`), [], step);
}

async function begin(page, code) {
  await page.fill("#code", code);
  await page.selectOption("#q-group", "0");
  await page.click("#begin");
}

async function piles(page) {
  const n = await page.evaluate(() => JSON.parse(document.getElementById("design").textContent).statements.length);
  // Asked each time: who comes from the keyboard may have sorted some already.
  for (let at = 0; at < n; at++) if (await page.$(".one")) await page.keyboard.press(String((at % 3) + 1));
}

async function saved(page, click, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  const path = join(downloads, name);
  await download.saveAs(path);
  return JSON.parse(readFileSync(path, "utf8"));
}

// ---- by keyboard alone, and a draft that outlives a reload
{
  const page = await open();
  await check(page, "start");
  await page.click("#begin");
  assert.match(await page.textContent("[role=alert]"), /Your code/);
  await page.fill("#code", "K1");
  await page.click("#begin");
  assert.match(await page.textContent("[role=alert]"), /How do you use/);
  await page.selectOption("#q-group", "1");
  await page.focus("#begin");
  await page.keyboard.press("Enter");
  await check(page, "piles");
  await page.keyboard.press("1");
  await page.keyboard.press("2");
  await page.reload();
  assert.match(await page.textContent("#progress"), /^3 of 12$/, "the draft is kept");
  for (let at = 2; at < 12; at++) await page.keyboard.press(String((at % 3) + 1));
  await check(page, "board");
  // Not before every field is full.
  await page.click("#onward");
  assert.match(await page.textContent("#warn"), /12 statements are not placed/);
  await page.focus("[data-card]");
  for (let at = 0; at < 12; at++) {
    await page.keyboard.press("Enter"); // up, and over to the first free field
    if (at === 0) {
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Escape"); // back
      await page.keyboard.press("Enter");
    }
    await page.keyboard.press("Enter"); // down
  }
  assert.match(await page.textContent("#progress"), /^12 of 12$/);
  await page.reload();
  assert.match(await page.textContent("#progress"), /^12 of 12$/, "the board is kept");
  // Arrow keys go over the board; two statements change places.
  await page.focus("[data-slot='-2:0']");
  const before = await page.getAttribute("[data-slot='-2:0']", "aria-label");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.slot), "-1:0");
  await page.keyboard.press("Enter");
  assert.notEqual(await page.getAttribute("[data-slot='-2:0']", "aria-label"), before);
  await page.focus("#onward");
  await page.keyboard.press("Enter");
  await page.fill("textarea >> nth=0", "Because.");
  await check(page, "reasons");
  const record = await saved(page, async () => { await page.focus("#finish"); await page.keyboard.press("Enter"); }, "K1.json");
  assert.equal(record.crosscase, "qsort/1");
  assert.equal(record.sorter, "K1");
  assert.equal(record.sort.length, 12);
  assert.deepEqual(record.notes, { group: "less often" });
  assert.equal(record.reasons[0].text, "Because.");
  const counts = {};
  record.sort.forEach(({ place }) => { counts[place] = (counts[place] ?? 0) + 1; });
  assert.deepEqual(counts, { "-2": 1, "-1": 3, 0: 4, 1: 3, 2: 1 }, "the grid is kept");
  await check(page, "done");
  page.once("dialog", (dialog) => dialog.accept());
  await page.click("#restart");
  assert.equal(await page.inputValue("#code"), "");
  await page.context().close();
}

// ---- what is typed before anybody begins outlives another language and a reload
{
  const page = await open();
  await page.fill("#code", "L1");
  await page.selectOption("#q-group", "1");
  await page.selectOption("#language", "nl");
  assert.deepEqual([await page.inputValue("#code"), await page.inputValue("#q-group")], ["L1", "1"], "another language");
  await page.reload();
  assert.deepEqual([await page.inputValue("#code"), await page.inputValue("#q-group")], ["L1", "1"], "a reload");
  // A draft or a file that is damaged gives a message, and changes nothing.
  const good = { crosscase: "qsort/1", design: await page.evaluate(() => JSON.parse(document.getElementById("design").textContent).version), sort: [] };
  const damaged = [[], null, 5, { ...good, sort: [null] }, { ...good, sort: [5] }, { ...good, reasons: 5 }, { ...good, reasons: [null] }, { ...good, notes: [1] }, { ...good, notes: { group: {} } }, { ...good, sort: [{ statement: "s1", place: 2 }, { statement: "s1", place: 1 }] }];
  for (const given of damaged) {
    const alert = page.locator("[role=alert]");
    await alert.evaluate((element) => { element.textContent = ""; });
    await page.setInputFiles("#file", { name: "draft.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(given)) });
    await page.waitForFunction(() => document.querySelector("[role=alert]").textContent.includes("Dit bestand hoort niet"), null, { timeout: 5000 }).catch(() => assert.fail(`no message for ${JSON.stringify(given)}`));
    assert.equal(await page.inputValue("#code"), "L1");
  }
  for (const draft of ["{", "null", "5", "[]", JSON.stringify({ language: "nl", step: "grid", sorter: "x", notes: {}, piles: {}, order: [], board: { "0:0": "s1", "0:1": "s1" }, reasons: {} })]) {
    await page.evaluate((draft) => { for (const key of Object.keys(localStorage)) localStorage.setItem(key, draft); }, draft);
    await page.reload();
    assert.equal(await page.inputValue("#code"), "", `the draft ${draft}`);
    await page.fill("#code", "L1");
  }
  await page.context().close();
}

// ---- by mouse: pre-sort and place by dragging, and a wrong file
{
  const page = await open();
  writeFileSync(join(downloads, "wrong.txt"), "{\"crosscase\": \"qsort/1\", \"design\": \"other\", \"sort\": []}");
  await page.setInputFiles("#file", join(downloads, "wrong.txt"));
  await page.waitForFunction(() => document.querySelector("[role=alert]").textContent.includes("not from this study"));
  assert.equal(await page.inputValue("#code"), "");
  await begin(page, "M1");
  const drag = async (from, to) => {
    await page.locator(from).first().scrollIntoViewIfNeeded();
    const a = await page.locator(from).first().boundingBox(), b = await page.locator(to).first().boundingBox();
    await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
    await page.mouse.down();
    await page.mouse.move(a.x + a.width / 2 + 12, a.y + a.height / 2 + 4);
    await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 4 });
    await page.mouse.up();
  };
  await drag(".one", "[data-pile=agree]");
  assert.match(await page.textContent("#progress"), /^2 of 12$/);
  await piles(page);
  const first = await page.getAttribute("[data-card]", "data-card");
  await drag("[data-card]", "[data-slot='-2:0']");
  assert.match(await page.textContent("#progress"), /^1 of 12$/);
  const second = await page.getAttribute("[data-card]", "data-card");
  assert.notEqual(first, second);
  // Onto a full field: the one that lay there goes back to its pile.
  await drag("[data-card]", "[data-slot='-2:0']");
  assert.match(await page.textContent("#progress"), /^1 of 12$/);
  // From field to field, and back to the pile.
  await drag("[data-slot='-2:0']", "[data-slot='2:0']");
  assert.match(await page.getAttribute("[data-slot='-2:0']", "aria-label"), /free/);
  await drag("[data-slot='2:0']", ".hands h2");
  assert.match(await page.textContent("#progress"), /^0 of 12$/);
  await page.context().close();
}

// ---- on a telephone: tap a card, tap a field; in another language, light and dark
for (const colorScheme of ["light", "dark"]) {
  const page = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, colorScheme });
  await page.selectOption("#language", "nl");
  await check(page, `start-360-${colorScheme}`);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "nl");
  await begin(page, "T1");
  await check(page, `piles-360-${colorScheme}`);
  for (let at = 0; at < 12; at++) await page.tap(`[data-pile=${["disagree", "neutral", "agree"][at % 3]}]`);
  await check(page, `board-360-${colorScheme}`);
  // A finger that rests on a statement drags it; one that does not scrolls the page.
  const touch = await page.context().newCDPSession(page);
  const hold = async (from, to, rest) => {
    await page.locator(from).first().scrollIntoViewIfNeeded();
    const a = await page.locator(from).first().boundingBox(), b = await page.locator(to).first().boundingBox();
    const point = (box) => [{ x: box.x + box.width / 2, y: box.y + box.height / 2 }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: point(a) });
    await page.waitForTimeout(rest);
    if (rest > 250) await page.waitForSelector(".drag", { state: "attached" });
    for (const part of [0.3, 0.7, 1]) {
      const [p] = point(a), [q] = point(b);
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: p.x + part * (q.x - p.x), y: p.y + part * (q.y - p.y) }] });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await page.waitForTimeout(50);
  };
  await page.evaluate(() => window.scrollTo(0, document.querySelector(".board").offsetTop));
  await hold("[data-card]", "[data-slot='-1:2']", 400);
  assert.match(await page.textContent("#progress"), /^1 /, "dragged by touch");
  // Away from the edges of the board, which move it.
  await page.evaluate(() => { document.querySelector(".board").scrollLeft = 110; });
  await hold("[data-slot='-1:2']", "[data-slot='0:2']", 400);
  assert.match(await page.getAttribute("[data-slot='0:2']", "class"), /full/);
  await hold("[data-slot='0:2']", "[data-slot='-1:2']", 20);
  assert.match(await page.getAttribute("[data-slot='0:2']", "class"), /full/, "a stroke scrolls and drags nothing");
  await page.waitForTimeout(600); // a tap while the page still glides only stops it
  // The board is where it was moved to, tap after tap.
  const boardAt = () => page.evaluate(() => Math.round(document.querySelector(".board").scrollLeft));
  await page.evaluate(() => { document.querySelector(".board").scrollLeft = 90; });
  const moved = await boardAt();
  assert.ok(moved > 0, "a board on a telephone is wider than the window");
  for (let at = 1; at < 12; at++) {
    await page.tap("[data-card]");
    if (at === 1) assert.equal(await boardAt(), moved, "a card is picked up and the board stays");
    // What is in view is tapped, so that it is not the tapping that moves the board.
    const seen = await page.evaluateHandle(() => {
      const box = document.querySelector(".board").getBoundingClientRect();
      const free = [...document.querySelectorAll(".slot:not(.full)")];
      return free.find((slot) => { const b = slot.getBoundingClientRect(); return b.left >= box.left && b.right <= Math.min(box.right, innerWidth); }) ?? free[0];
    });
    await seen.asElement().tap();
    if (at === 1) assert.equal(await boardAt(), moved, "a card is put down and the board stays");
  }
  await check(page, `full-360-${colorScheme}`);
  await page.tap("#onward");
  await check(page, `reasons-360-${colorScheme}`);
  const record = await saved(page, () => page.tap("#finish"), "T1.json");
  assert.deepEqual([record.language, record.notes.group, record.sort.length], ["nl", "weekly", 12]);
  // The saved file goes on where it was.
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.setInputFiles("#file", join(downloads, "T1.json"));
  await page.waitForFunction(() => /^12 /.test(document.getElementById("progress").textContent));
  await page.context().close();
}

// ---- sixty statements: what is dragged to an edge brings what lies beyond it into view
if (wide) {
  const at = pathToFileURL(resolve(wide)).href;
  const page = await open({ viewport: { width: 1280, height: 720 } }, at);
  await page.fill("#code", "W1");
  await page.click("#begin");
  await piles(page);
  await check(page, "board-of-sixty");
  await page.click("#zoom");
  const over = await page.evaluate(() => { const b = document.querySelector(".board"); return b.scrollWidth - b.clientWidth; });
  assert.ok(over <= 0, `the whole board of thirteen places is ${over} px wider than 1280`);
  await page.click("#zoom");
  const middle = async (selector) => { const b = await page.locator(selector).boundingBox(); return [b.x + b.width / 2, b.y + b.height / 2]; };
  // From the last card of all up to the first row of the board, which is far above the window.
  const last = await page.evaluate(() => [...document.querySelectorAll(".hands section:last-child [data-card]")].at(-1).dataset.card);
  await page.locator(`[data-card="${last}"]`).scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  const from = await page.evaluate(() => scrollY);
  assert.ok((await middle("[data-slot='0:0']"))[1] < 0, "the board is above the window");
  await page.mouse.move(...(await middle(`[data-card="${last}"]`)));
  await page.mouse.down();
  await page.mouse.move(640, 300, { steps: 3 });
  await page.mouse.move(640, 5, { steps: 3 });
  await page.waitForFunction(() => document.querySelector("[data-slot='0:0']").getBoundingClientRect().top > 80, null, { timeout: 10000 }).catch(() => assert.fail("dragged to the upper edge, and nothing scrolls"));
  assert.ok((await page.evaluate(() => scrollY)) < from);
  await page.mouse.move(...(await middle("[data-slot='0:0']")), { steps: 3 });
  await page.mouse.up();
  assert.match(await page.getAttribute("[data-slot='0:0']", "class"), /full/, "and is put down there");
  // Down again, and the page is at rest when the button is let go.
  await page.mouse.move(...(await middle("[data-slot='0:0']")));
  await page.mouse.down();
  await page.mouse.move(640, 400, { steps: 3 });
  await page.mouse.move(640, 716, { steps: 3 });
  await page.waitForFunction((y) => scrollY > y, await page.evaluate(() => scrollY + 100), { timeout: 10000 });
  await page.mouse.up();
  const rest = await page.evaluate(() => scrollY);
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate(() => scrollY), rest, "let go, and the page is at rest");
  await page.context().close();

  // With a finger, sideways: the board moves under the statement that is held at its edge.
  const small = await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }, at);
  await small.fill("#code", "W2");
  await small.tap("#begin");
  await piles(small);
  await small.evaluate(() => window.scrollTo(0, document.querySelector(".board").offsetTop));
  await small.tap("[data-card]");
  await small.evaluate(() => { document.querySelector(".board").scrollLeft = 0; });
  const first = small.locator("[data-slot='-6:0']");
  await first.tap();
  await first.scrollIntoViewIfNeeded();
  await small.waitForTimeout(400);
  const box = await first.boundingBox();
  const touch = await small.context().newCDPSession(small);
  const finger = (type, x, y) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  const y = Math.max(90, box.y + 20);
  await finger("touchStart", box.x + 20, y);
  await small.waitForTimeout(400);
  await finger("touchMove", 200, y);
  await finger("touchMove", 352, y);
  await small.waitForFunction(() => document.querySelector(".board").scrollLeft > 400, null, { timeout: 10000 }).catch(() => assert.fail("held at the side, and the board stays"));
  await finger("touchMove", 200, y);
  await finger("touchEnd");
  await small.waitForTimeout(100);
  assert.doesNotMatch(await small.getAttribute("[data-slot='-6:0']", "class"), /full/);
  await check(small, "board-of-sixty-360");
  // From right to left, the sign stands before the number, and isolated.
  await small.selectOption("#language", "ar");
  assert.deepEqual(await small.evaluate(() => [document.documentElement.dir, document.querySelector(".head").textContent]), ["rtl", "\u2066−6\u2069"]);
  await check(small, "board-of-sixty-360-rtl");
  await small.context().close();
}
await browser.close();
console.log(`${file}: sorted by keyboard, mouse and touch; nothing found`);
