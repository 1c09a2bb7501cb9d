// node check.mjs CHROMIUM REPORT.html
//
// Holds a report against what it promises: axe-core finds nothing, the page never scrolls sideways, no request leaves
// it, and every control can be reached by keyboard; at the width of a telephone and of a desk, light and dark.
// Prints what it finds; exit status 1 if that is anything.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [, , executablePath, file] = process.argv;
if (!executablePath || !file) {
  console.error("usage: node check.mjs CHROMIUM REPORT.html");
  process.exit(2);
}
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = pathToFileURL(resolve(file)).href;
const findings = [];

// Background services of the browser are off: a request that is seen is the page's own.
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: quiet });
for (const width of [360, 1280]) {
  for (const colorScheme of ["light", "dark"]) {
    await check(width, colorScheme);
  }
}
for (const hash of ["", "#cc-print-all"]) await print(hash);
await browser.close();

for (const finding of findings) console.error(finding);
console.log(`${file}: ${findings.length === 0 ? "nothing found" : `${findings.length} findings`}`);
process.exitCode = findings.length === 0 ? 0 : 1;

async function check(width, colorScheme) {
  const where = `${width} px, ${colorScheme}`;
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: false });
  const page = await context.newPage();
  page.on("request", (request) => {
    const url = request.url();
    if (url !== address && !url.startsWith("data:")) findings.push(`${where}: the page asks for ${url}`);
  });
  page.on("console", (message) => {
    if (message.type() === "error") findings.push(`${where}: ${message.text()}`);
  });
  page.on("pageerror", (error) => findings.push(`${where}: ${error.message}`));
  await page.goto(address, { waitUntil: "load" });

  // What is folded is checked too.
  for (const folded of [true, false]) {
    if (!folded) await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
    const state = folded ? where : `${where}, unfolded`;
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) findings.push(`${state}: the page is ${wide} px too wide`);
    const astray = await page.evaluate(() => {
      const within = [...document.querySelectorAll("a[href^='#']")];
      const lost = within.filter((link) => !document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1))));
      const unlisted = [...document.querySelectorAll("svg a")].filter((link) => {
        const goal = link.getAttribute("href");
        const listed = [...link.closest("figure").querySelectorAll("details.words a")].some((way) => way.getAttribute("href") === goal);
        return !listed && !goal.endsWith("-ways");
      });
      return [...lost, ...unlisted].map((link) => link.getAttribute("href"));
    });
    if (astray.length > 0) findings.push(`${state}: ${astray.length} links lead nowhere, or are marks without their goal in words: ${astray.slice(0, 5).join(", ")}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const violation of violations) {
      const nodes = violation.nodes.slice(0, 5).map((node) => `    ${node.target.join(" ")}\n      ${node.failureSummary?.replaceAll("\n", "\n      ")}`);
      findings.push(`${state}: ${violation.id} (${violation.impact}): ${violation.help}\n${nodes.join("\n")}`);
    }
  }
  await tabThrough(page, where);
  await context.close();
}

// Every link, fold and scrolling region gets the focus when the tabulator key is pressed often enough. Marks of figures are links for a
// pointer and no stops of the keyboard, which reaches the same goals by a list under the words of the figure.
async function tabThrough(page, where) {
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href]:not([tabindex='-1']), summary, [tabindex='0'], input:checked")];
    all.forEach((element, index) => (element.dataset.axeReach = String(index)));
    document.body.focus();
    return all.length;
  });
  const reached = new Set();
  for (let press = 0; press < wanted + 20 && reached.size < wanted; press += 1) {
    await page.keyboard.press("Tab");
    const index = await page.evaluate(() => document.activeElement?.dataset?.axeReach);
    if (index !== undefined) reached.add(index);
  }
  if (reached.size < wanted) findings.push(`${where}: ${wanted - reached.size} of ${wanted} controls cannot be reached by keyboard`);
}

// A short print leaves out the supplements, and with the address of everything it has them.
// A browser that finds something wider than the paper prints the whole page in smaller letters. A4 with the page's margins is 695 px wide.
async function print(hash) {
  const context = await browser.newContext({ viewport: { width: 695, height: 1000 } });
  const page = await context.newPage();
  await page.goto(address + hash, { waitUntil: "load" });
  await page.emulateMedia({ media: "print" });
  const shown = await page.evaluate(() => [...document.querySelectorAll("section.supplement")].map((section) => [section.id, getComputedStyle(section).display !== "none"]));
  for (const [id, isShown] of shown) {
    if (isShown !== (hash !== "")) findings.push(`print${hash}: the supplement ${id} is ${isShown ? "printed" : "left out"}`);
  }
  const wide = await page.evaluate(() => {
    const found = [...document.querySelectorAll("figure, pre")].filter((element) => element.scrollWidth > element.clientWidth + 1);
    return [document.documentElement.scrollWidth - document.documentElement.clientWidth, found.map((element) => element.id)];
  });
  if (wide[0] > 0) findings.push(`print${hash}: the page is ${wide[0]} px wider than the paper: ${wide[1].slice(0, 5).join(", ")}`);
  await context.close();
}
