// node collect.mjs CHROMIUM PAGE.html DOWNLOADS
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

const [, , executablePath, file, downloads] = process.argv;
if (!executablePath || !file || !downloads) {
  console.error("usage: node collect.mjs CHROMIUM PAGE.html DOWNLOADS");
  process.exit(2);
}
mkdirSync(downloads, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(resolve(file)).href;
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: quiet });
const shots = process.env.SHOTS;

async function open(options = {}) {
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
  for (let at = 0; at < n; at++) await page.keyboard.press(String((at % 3) + 1));
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
  await hold("[data-slot='-1:2']", "[data-slot='0:2']", 400);
  assert.match(await page.getAttribute("[data-slot='0:2']", "class"), /full/);
  await hold("[data-slot='0:2']", "[data-slot='-1:2']", 20);
  assert.match(await page.getAttribute("[data-slot='0:2']", "class"), /full/, "a stroke scrolls and drags nothing");
  await page.waitForTimeout(600); // a tap while the page still glides only stops it
  for (let at = 1; at < 12; at++) {
    await page.tap("[data-card]");
    await page.tap(".slot:not(.full)");
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
await browser.close();
console.log(`${file}: sorted by keyboard, mouse and touch; nothing found`);
