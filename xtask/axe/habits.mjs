// node habits.mjs CHROMIUM PAGE.html
//
// PAGE is that of forty.mjs, which sends to http://localhost:8377/sorts. People tap twice, hold keys down, reload, go on in another
// window, stop in the middle, and meet a server that is slow or a browser that keeps nothing: no statement is sorted unread, no
// draft is lost without a question, the page says what has become of a sort, and the next person finds nothing of the last.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , executablePath, file] = process.argv;
const shots = process.env.SHOTS;
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-renderer-backgrounding"];
const browser = await chromium.launch({ executablePath, args: quiet });
let answer = 200; // null: none, as long as nobody ends it
let posts = 0;
const waiting = [];
const server = createServer((request, response) => {
  const allowed = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type" };
  if (request.method === "OPTIONS") { response.writeHead(204, allowed).end(); return; }
  request.resume();
  request.on("end", () => { posts += 1; if (answer) response.writeHead(answer, allowed).end(); else waiting.push(response); });
}).listen(8377);

const address = pathToFileURL(resolve(file)).href;
const dialogs = [];
function watched(page) {
  page.on("pageerror", (error) => assert.fail(`the page fails: ${error.stack}`));
  page.on("dialog", (dialog) => { dialogs.push(`${dialog.type()} ${dialog.message()}`); dialog.accept(); });
  return page;
}
async function open(query = "", options = {}, before = null) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, locale: "en-GB", ...options });
  if (before) await context.addInitScript(before);
  const page = watched(await context.newPage());
  await page.goto(address + query);
  return page;
}
async function begin(page, code) {
  await page.check("#consent");
  if (code) await page.fill("#code", code);
  await page.selectOption("#q-group", "1");
  await page.click("#begin");
  await page.waitForTimeout(400);
}
const progress = (page) => page.textContent("#progress");
const thanks = (page) => page.textContent("#thanks");
const shown = (page) => page.evaluate(() => [...document.body.children].filter((part) => part.tagName !== "SCRIPT").map((part) => part.outerHTML).join(""));
const kept = (page) => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
async function sorted(page) {
  for (let at = 0; at < 40; at++) await page.keyboard.press(String((at % 3) + 1));
  await page.focus("[data-card]");
  for (let at = 0; at < 80; at++) await page.keyboard.press("Enter");
  await page.click("#onward");
  await page.fill("#q-age", "44");
  await page.locator("input[name=q-ease]").nth(2).check();
  await page.click("#finish");
}

// ---- consent stands before anything that is asked
{
  const page = await open();
  const [consent, code] = await Promise.all(["#consent", "#code"].map((part) => page.locator(part).boundingBox()));
  assert.ok(consent.y < code.y);
  await page.context().close();
}

// ---- two clicks, two taps, a key held down: one statement
for (const options of [{}, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }]) {
  const page = await open("", options);
  await begin(page, "D1");
  if (options.hasTouch) {
    const { x, y } = await page.locator("[data-pile=agree]").boundingBox();
    await Promise.all([1, 2].map(() => page.touchscreen.tap(x + 20, y + 40)));
  } else await page.dblclick("[data-pile=agree]");
  assert.equal(await progress(page), "2 of 40", "a double click sorts one statement");
  for (let at = 0; at < 6; at++) await page.keyboard.down("1");
  await page.keyboard.up("1");
  assert.equal(await progress(page), "3 of 40", "a key that is held sorts one statement");
  await page.waitForTimeout(400);
  await page.click("[data-pile=agree]");
  assert.equal(await progress(page), "4 of 40", "and the next is sorted as ever");
  await page.context().close();
}

// ---- an address that is slow, then refuses, then takes it
{
  const page = await open("?participant=P07");
  await begin(page);
  answer = null;
  await sorted(page);
  await page.waitForFunction(() => /is being sent/.test(document.getElementById("thanks").textContent));
  for (const _ of [1, 2]) await page.evaluate(() => document.getElementById("send").click());
  assert.equal(posts, 1, "one at a time");
  // A reload: nobody waits any more, and nothing is said to be on its way.
  await page.reload();
  assert.match(await thanks(page), /could not be sent .*P07\.json/);
  // A minute in the page's own time: an address that is silent has taken nothing.
  await page.clock.install();
  await page.click("#send");
  await page.clock.fastForward(60000);
  await page.waitForFunction(() => /could not be sent/.test(document.getElementById("thanks").textContent));
  waiting.forEach((response) => response.destroy());
  answer = 503;
  await page.click("#send");
  await page.waitForFunction(() => !document.getElementById("send").disabled);
  await page.selectOption("#language", "nl");
  assert.match(await thanks(page), /kon niet/, "in another language it is still so");
  await page.click("#restart");
  assert.match(dialogs.at(-1), /nog niet verstuurd/, "what was not sent is not deleted without saying so");
  // Nothing of the last person: not shown, not for those who hear the page, not kept, not in the address.
  // What may be chosen stands there for everybody; what was chosen does not.
  const unchosen = (await shown(page)).replace(/<option[^>]*>[^<]*<\/option>/g, "");
  for (const text of [unchosen, await kept(page), page.url()]) assert.doesNotMatch(text, /P07|"44"|less often/);
  assert.deepEqual([await page.inputValue("#code"), await page.inputValue("#q-group")], ["", ""]);
  await page.context().close();
  const other = await open("?participant=P08");
  await begin(other);
  answer = 200;
  await sorted(other);
  await other.waitForFunction(() => /Thank you/.test(document.getElementById("thanks").textContent));
  await other.reload();
  assert.match(await thanks(other), /Thank you.*was sent/);
  await other.click("#restart");
  assert.match(dialogs.at(-1), /Everything that was sorted/);
  await other.context().close();
}

// ---- two windows of one browser follow each other, and end together
{
  const one = await open();
  await begin(one, "T1");
  for (let at = 0; at < 5; at++) await one.keyboard.press("1");
  const two = watched(await one.context().newPage());
  await two.goto(address);
  assert.equal(await progress(two), "6 of 40");
  for (let at = 0; at < 10; at++) await two.keyboard.press("1");
  await one.waitForFunction(() => /^16 of/.test(document.getElementById("progress").textContent));
  await one.keyboard.press("2");
  await two.waitForFunction(() => /^17 of/.test(document.getElementById("progress").textContent));
  // Who stops in the middle hands the device on.
  if (shots) await two.screenshot({ path: join(shots, "leave.png") });
  await two.click("#leave");
  await one.waitForSelector("#begin");
  for (const page of [one, two]) {
    assert.equal(await page.inputValue("#code"), "");
    assert.ok(!(await page.isChecked("#consent")) && !(await page.isVisible("#leave")));
  }
  await one.selectOption("#language", "nl");
  assert.doesNotMatch(await kept(one), /T1|less often/);
  await one.context().close();
}

// ---- who refuses after having typed something
{
  const page = await open();
  await page.fill("#code", "R1");
  await page.selectOption("#q-group", "1");
  await page.click("#begin");
  assert.match(await page.textContent("[role=alert]"), /I have read this/);
  await page.click("#leave");
  await page.reload();
  assert.deepEqual([await page.inputValue("#code"), await page.inputValue("#q-group")], ["", ""]);
  assert.doesNotMatch(await kept(page), /R1|less often/);
  await page.context().close();
}

// ---- links as they are written
for (const [asked, spoken] of [["NL", "nl"], ["nl-BE", "nl"], ["nl_be", "nl"], ["xx", "en"], ["", "en"]]) {
  const page = await open(`?lang=${asked}`);
  assert.equal(await page.evaluate(() => document.documentElement.lang), spoken, asked);
  await page.context().close();
}
{
  // The code of a link that is mended by hand: the draft is there after a reload.
  const page = await open("?participant=P07");
  await begin(page, "P17");
  await page.keyboard.press("1");
  await page.reload();
  assert.equal(await progress(page), "2 of 40");
  await page.context().close();
}

// ---- a browser that keeps nothing asks before what was sorted is lost
{
  const page = await open("", {}, () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } }));
  await begin(page, "B1");
  await page.keyboard.press("1");
  await page.reload();
  assert.match(dialogs.at(-1), /^beforeunload/);
  await page.context().close();
}

// ---- on paper the whole board, every card with its words, within the width of a sheet
{
  const page = await open();
  await begin(page, "S1");
  for (let at = 0; at < 40; at++) await page.keyboard.press(String((at % 3) + 1));
  await page.focus("[data-card]");
  for (let at = 0; at < 80; at++) await page.keyboard.press("Enter");
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 1040, height: 720 });
  const cut = await page.evaluate(() => [...document.querySelectorAll(".slot")].filter((slot) => slot.getBoundingClientRect().right > innerWidth || slot.scrollHeight > slot.clientHeight + 1).length);
  assert.equal(cut, 0, "cards that paper cuts");
  assert.equal(await page.locator("button:not(.slot):visible").count(), 0);
  await page.context().close();
}
await browser.close();
server.close();
console.log(`${file}: tapped twice, reloaded, left, sent slowly, in two windows, on paper; nothing found`);
