// Opens pages in Chromium and says what it saw: node browser.cjs MODULES CHROMIUM SHOTS < jobs.json > seen.json
// A job: {file, name, act?}. Each is read light, dark and narrow, by its own policy first, then by axe.
const fs = require("fs");
const path = require("path");

const [modules, chromium, shots] = process.argv.slice(2);
const { chromium: browsers } = require(path.join(modules, "playwright-core"));
const axe = fs.readFileSync(path.join(modules, "axe-core", "axe.min.js"), "utf8");
const LOOKS = { light: ["light", 1280], dark: ["dark", 1280], narrow: ["light", 380] };
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function look(browser, job, name) {
  const [colorScheme, width] = LOOKS[name];
  const seen = { name: job.name, look: name, said: [], requests: [] };
  // JavaScript is off: the page must be read without it, and its own policy holds.
  const plain = await browser.newContext({ colorScheme, viewport: { width, height: 1000 }, javaScriptEnabled: false });
  const page = await plain.newPage();
  page.on("console", (message) => seen.said.push(message.text()));
  page.on("request", (request) => seen.requests.push(request.url()));
  const begun = Date.now();
  await page.goto("file://" + job.file);
  seen.milliseconds = Date.now() - begun;
  await page.screenshot({ path: path.join(shots, `${job.name}-${name}.png`) });
  seen.wider = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
  if (job.act && name === "light") seen.acted = await act(page);
  await plain.close();

  const open = await browser.newContext({ colorScheme, viewport: { width, height: 1000 }, bypassCSP: true });
  const opened = await open.newPage();
  await opened.goto("file://" + job.file);
  await opened.evaluate("document.querySelectorAll('details').forEach((each, i) => { each.open = each.open || i < 20; })");
  await opened.evaluate(axe);
  // Of a thousand alike, the first twenty: axe's time grows with the square of the page.
  await opened.evaluate("document.querySelectorAll('.doc:nth-of-type(n+21), .row:nth-of-type(n+21)').forEach((e) => e.remove())");
  const found = await opened.evaluate((tags) => axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  seen.violations = found.violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 200)}`);
  await open.close();
  return seen;
}

// What a person does: skip, filter by rule, severity and verdict, follow the index, print.
async function act(page) {
  const shown = (selector) => page.locator(selector).filter({ visible: true }).count();
  const acted = {};
  await page.keyboard.press("Tab");
  acted.first = await page.evaluate("document.activeElement.textContent");
  acted.rows = await shown(".row");
  acted.rule = await page.locator("#rule option").nth(1).getAttribute("value");
  await page.selectOption("#rule", acted.rule);
  acted.rowsOfRule = await shown(`.row.r-${acted.rule}`);
  acted.otherRows = (await shown(".row")) - acted.rowsOfRule;
  await page.selectOption("#rule", "");
  await page.selectOption("#verdict", "wrong");
  acted.wrongRows = await shown(".row.wrong");
  acted.notWrongRows = (await shown(".row")) - acted.wrongRows;
  acted.findings = await shown(".finding.error");
  await page.locator("#show-error").uncheck();
  acted.hidden = await shown(".finding.error");
  await page.locator("#show-error").check();
  await page.selectOption("#verdict", "right");
  await page.locator(".row.right a").filter({ visible: true }).last().click();
  acted.unfolded = await page.locator(".body:target").isVisible();
  await page.selectOption("#verdict", "");
  await page.emulateMedia({ media: "print" });
  acted.printed = (await shown(".body")) / (await page.locator(".body").count());
  acted.filtersPrinted = await shown(".filters");
  return acted;
}

(async () => {
  fs.mkdirSync(shots, { recursive: true });
  const jobs = JSON.parse(fs.readFileSync(0, "utf8"));
  const browser = await browsers.launch({ executablePath: chromium, args: ["--no-sandbox"] });
  const seen = [];
  for (const job of jobs) for (const name of Object.keys(LOOKS)) seen.push(await look(browser, job, name));
  await browser.close();
  console.log(JSON.stringify(seen));
})();
