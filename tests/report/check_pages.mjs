// Opens reports in Chromium as a committee does, and checks what it sees: no error, no request, no
// barrier, charts drawn, filter and search, tables that say what the result says, one page of answer.
//
//     node check_pages.mjs RELAIS SOURCES FOLDER CHROMIUM [SHOTS]
//
// FOLDER holds node_modules; pages are written there. With SHOTS, screenshots are left in it.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [relais, sources, folder, executablePath, shots] = process.argv.slice(2).map((path) => resolve(path));
if (!existsSync(join(folder, "node_modules", "playwright-core"))) {
    console.log("skipped: npm could not install the driver of the browser");
    process.exit(77);
}
const require = createRequire(join(folder, "node_modules/"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const pages = join(folder, "pages");
rmSync(pages, { recursive: true, force: true });
mkdirSync(pages, { recursive: true });

const browser = await chromium.launch({
    executablePath,
    args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
});

// Reports ----------------------------------------------------------------------------------------

function run(...words) {
    const { status, stderr } = spawnSync(relais, [...words, "--quiet"], { encoding: "utf8" });
    assert.ok(status === 0 || status === 5, `relais ${words.join(" ")}: ${status} ${stderr}`);
}

// Plans quickly and writes the page; gives its name and the result.
function report(name, scenario, ...options) {
    const result = join(pages, `${name}.json`);
    run("plan", scenario, "--goals", "1", "--time-limit", "1", "--json", "-o", result);
    run("report", scenario, "--result", result, "-o", join(pages, `${name}.html`), ...options);
    return { name, result: JSON.parse(readFileSync(result, "utf8")) };
}

async function open(name, options = {}) {
    const context = await browser.newContext({
        viewport: { width: 1280, height: 900 },
        bypassCSP: options.bypassCSP ?? false,
        javaScriptEnabled: options.javaScriptEnabled ?? true,
    });
    const page = await context.newPage();
    const troubles = [];
    const address = `file://${join(pages, `${name}.html`)}`;
    page.on("console", (message) => troubles.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => troubles.push(`error: ${error.stack}`));
    page.on("dialog", (dialog) => {
        troubles.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    page.on("request", (request) => {
        if (request.url() !== address) troubles.push(`request: ${request.url()}`);
    });
    await page.addInitScript(() => {
        Object.defineProperty(navigator, "clipboard", {
            value: { writeText: async (text) => (globalThis.copied = text) },
        });
    });
    await page.goto(address);
    return { page, troubles, close: () => context.close() };
}

// Checks -----------------------------------------------------------------------------------------

async function checkCharts(page) {
    const figures = page.locator("figure.chart");
    assert.ok((await figures.count()) >= 4);
    for (const figure of await figures.all()) {
        assert.ok(await figure.isVisible(), await figure.getAttribute("id"));
        assert.ok((await figure.locator("svg path, svg rect, svg text").count()) > 3);
        assert.ok(await figure.locator("[role=img]").getAttribute("aria-label"));
    }
}

// The cells of a column that carry a value.
const column = (page, table, index) =>
    page.$$eval(
        `#${table} tbody tr`,
        (rows, i) => rows.map((row) => Number(row.cells[i].dataset.v)),
        index,
    );

function same(values, expected, what) {
    assert.equal(values.length, expected.length, what);
    values.forEach((value, i) =>
        assert.ok(Math.abs(value - expected[i]) <= 1e-6 * Math.abs(expected[i]), `${what} ${i}`),
    );
}

async function checkTables(page, result) {
    const { by_territory: territories, by_segment: segments } = result.reach;
    same(await column(page, "territories-reach", 1), territories.map((t) => t.weight), "weight");
    same(await column(page, "territories-reach", 2), territories.map((t) => t.reached), "reached");
    same(await column(page, "territories-reach", 3), territories.map((t) => t.share), "share");
    same(await column(page, "territories-reach", 4), territories.map((t) => t.lower), "lower");
    same(await column(page, "territories-reach", 5), territories.map((t) => t.upper), "upper");
    same(await column(page, "segments", 4), segments.map((s) => s.reached), "segments");
    same(await column(page, "relays-chosen", 1), result.relays.map((r) => r.adds), "adds");
    same(await column(page, "calendar-growth", 3), result.cumulative.map((w) => w.reached), "growth");
    same(await column(page, "frequency", 1), result.reach.at_least, "frequency");
    assert.equal(
        await page.locator("#calendar-activations tbody tr").count(),
        result.plan.activations.length,
    );
    // The charts read the same figures.
    const data = JSON.parse(await page.locator("#data").textContent());
    same(data.calendar.windows.map((w) => w.reached), result.cumulative.map((w) => w.reached), "data");
    const reached = data.coverage.cells.reduce((sum, cell) => sum + cell[3], 0);
    same([reached], [result.reach.reached], "cells of the coverage");
}

async function checkNetwork(page) {
    const rows = page.locator("#network-actors tbody tr:not([hidden])");
    const marks = () => page.locator("#chart-network svg path").count();
    const [all, drawn] = [await rows.count(), await marks()];
    const box = page.locator(".controls label", { hasText: /^\s*(relais|relay)/ }).locator("input");
    await box.uncheck();
    assert.ok((await rows.count()) < all);
    assert.ok((await marks()) < drawn);
    for (const row of await rows.all())
        assert.notEqual(Number(await row.getAttribute("data-roles")), 1);
    await box.check();
    assert.equal(await rows.count(), all);
    const name = await rows.nth(1).locator("th").textContent();
    await page.locator("input[type=search]").fill(name.toUpperCase());
    assert.ok((await rows.count()) < all);
    assert.ok((await rows.locator("th").allTextContents()).includes(name));
    assert.match(await page.locator(".controls .status").textContent(), /^\d+ /);
    await page.locator("input[type=search]").fill("");
}

async function checkCopy(page, separator) {
    await page.locator("div.tools:has(+ div > #territories-reach) button").click();
    const copied = await page.evaluate(() => globalThis.copied);
    const lines = copied.trimEnd().split("\r\n");
    assert.equal(lines.length, 1 + (await page.locator("#territories-reach tbody tr").count()));
    assert.equal(lines[1].split(separator).length, 6);
}

async function checkAccess(name) {
    const { page, close } = await open(name, { bypassCSP: true });
    await page.$$eval("details", (all) => all.forEach((part) => (part.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    assert.deepEqual(said, [], name);
    await close();
}

async function checkNarrow(page) {
    await page.setViewportSize({ width: 400, height: 800 });
    await page.waitForTimeout(300); // charts follow the window a little later
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 400, "too wide");
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.waitForTimeout(300);
}

// The first sheet holds the whole answer, and the second begins with the contents.
async function checkPrint(page, name, contents) {
    const path = join(pages, `${name}.pdf`);
    await page.pdf({ path, preferCSSPageSize: true });
    const second = execFileSync("pdftotext", ["-f", "2", "-l", "2", path, "-"], { encoding: "utf8" });
    assert.ok(second.trimStart().startsWith(contents), `${name}: page 2 begins ${second.slice(0, 80)}`);
}

async function shoot(page, name) {
    if (shots === undefined) return;
    for (const width of [1280, 400]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: true });
    }
    execFileSync("pdftoppm", ["-r", "70", "-png", join(pages, `${name}.pdf`), join(shots, name)]);
}

// Tests ------------------------------------------------------------------------------------------

async function realScenario(name) {
    const { result } = report(name, join(sources, "scenarios", name));
    const { page, troubles, close } = await open(name);
    assert.equal(await page.getAttribute("html", "lang"), "fr");
    assert.ok(readFileSync(join(pages, `${name}.html`)).length < 1.6e6, "too heavy");
    await checkCharts(page);
    await checkTables(page, result);
    await checkNetwork(page);
    await checkCopy(page, ";");
    await checkNarrow(page);
    await checkPrint(page, name, "Dans ce rapport");
    await shoot(page, name);
    assert.deepEqual(troubles, []);
    await close();
}

async function french() {
    await realScenario("aura-tms-btp");
    await checkAccess("aura-tms-btp");
}

async function seasons() {
    await realScenario("aura-saisonniers");
}

async function manySectors() {
    await realScenario("aura-duerp-tpe");
}

// A frontier with a point that is made open, and a comparison whose strategy has a name of markup.
function studies(scenario) {
    const [frontier, comparison, strategy] = ["frontier", "comparison", "strategy"].map((name) =>
        join(pages, `study-${name}.json`),
    );
    run("frontier", scenario, "--json", "-o", frontier);
    const study = JSON.parse(readFileSync(frontier, "utf8"));
    Object.assign(study.points[2], { status: "open", bound: 1.1 * study.points[2].reach });
    writeFileSync(frontier, JSON.stringify(study));
    const name = "<img src=x onerror=alert(5)>";
    writeFileSync(strategy, JSON.stringify({ format: "relais-strategy/1", name, kinds: ["SPSTI"] }));
    run("compare", scenario, "best", strategy, "-n", "200", "--json", "-o", comparison);
    const { plans } = JSON.parse(readFileSync(comparison, "utf8"));
    return { options: ["--frontier", frontier, "--comparison", comparison], points: study.points, plans };
}

async function checkStudies(page, { points, plans }) {
    same(await column(page, "frontier-points", 0), points.map(({ limit }) => limit), "limit");
    same(await column(page, "frontier-points", 1), points.map(({ reach }) => reach), "reach");
    same(await column(page, "frontier-points", 3), points.map(({ bound }) => bound), "bound");
    same(await column(page, "comparison-plans", 1), plans.map(({ reach }) => reach.expected), "plans");
    same(await column(page, "comparison-plans", 2), plans.map(({ reach }) => reach.p10), "p10");
    same(await column(page, "comparison-plans", 5), plans.map((plan) => plan.cost_each_eur), "each");
    const drawn = (name) => page.locator(`#chart-${name} svg text`).allTextContents();
    const frontier = await drawn("frontier");
    for (const word of ["knee", "none better", "a better plan may exist"])
        assert.ok(frontier.some((text) => text.includes(word)), `${word}: ${frontier}`);
    const comparison = await drawn("comparison");
    assert.ok(comparison.some((text) => text.startsWith("<img")), comparison.join());
    assert.equal(await page.locator("img").count(), 0);
    for (const mark of await page.locator("#chart-comparison svg path").all())
        await mark.hover({ force: true, timeout: 1000 }).catch(() => {});
}

async function english() {
    const scenario = join(sources, "tests/cli/data/good");
    const compared = studies(scenario);
    const { result } = report("good", scenario, ...compared.options);
    const { page, troubles, close } = await open("good");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await checkTables(page, result);
    await checkCharts(page);
    await checkStudies(page, compared);
    await checkNarrow(page);
    await checkCopy(page, ",");
    assert.deepEqual(troubles, []);
    await close();
    await checkAccess("good");
}

async function withoutScript() {
    report("plain", join(sources, "tests/cli/data/campagne"));
    const { page, troubles, close } = await open("plain", { javaScriptEnabled: false });
    assert.equal(await page.locator("figure.chart:visible").count(), 0);
    assert.ok((await page.content()).includes("Les graphiques demandent JavaScript"));
    assert.ok(await page.locator("#territories-reach").isVisible());
    assert.deepEqual(troubles, []);
    await close();
}

// The files that the program makes with the browser.
async function figuresAndPdf() {
    const scenario = join(sources, "scenarios/aura-tms-btp");
    const [figures, pdf] = [join(pages, "figures"), join(pages, "program.pdf")];
    const result = join(pages, "aura-tms-btp.json");
    run("report", scenario, "--result", result, "--figures", figures, "--pdf", pdf);
    assert.equal(readFileSync(pdf).subarray(0, 5).toString(), "%PDF-");
    const { page, close } = await open("aura-tms-btp");
    const charts = await page.$$eval("figure.chart", (all) => all.map(({ id }) => id.slice(6)));
    for (const name of charts) {
        const svg = readFileSync(join(figures, `${name}.svg`), "utf8");
        const root = await page.evaluate(
            (text) => new DOMParser().parseFromString(text, "image/svg+xml").documentElement.tagName,
            svg,
        );
        assert.equal(root, "svg", name);
        const png = readFileSync(join(figures, `${name}.png`));
        assert.equal(png.subarray(1, 4).toString(), "PNG");
        assert.equal(png.readUInt32BE(16), 1920);
        assert.ok(png.length > 10000, name);
    }
    await close();
}

// Names that would be markup, script, formulas or worse in a careless page.
async function naughtyNames() {
    const names = [
        "<script>alert(1)</script>", "\"\"><img src=x onerror=alert(2)>", "</script><b>bold</b>",
        "<!--", "' onmouseover='alert(3)", "=cmd|' /C calc'!A0", "&lt;b&gt;", "\u202eesrever",
        "\u{1F9EF} caf\u00e9 \u05e9\u05dc\u05d5\u05dd", "${alert(4)}", "a".repeat(300),
    ];
    const scenario = join(pages, "naughty");
    cpSync(join(sources, "tests/cli/data/campagne"), scenario, { recursive: true });
    let used = 0;
    for (const table of ["actors", "levers", "windows"]) {
        const file = join(scenario, `${table}.csv`);
        const [head, ...rows] = readFileSync(file, "utf8").trimEnd().split("\n");
        const separator = head.includes(";") ? ";" : ",";
        const place = head.split(separator).indexOf("name");
        const renamed = rows.map((row) => {
            const cells = row.split(separator);
            const name = names[used++ % names.length];
            cells[place] = name.includes("\"\"") ? `"${name}"` : `"${name.replaceAll("\"", "\"\"")}"`;
            return cells.join(separator);
        });
        writeFileSync(file, [head, ...renamed].join("\n") + "\n");
    }
    report("naughty", scenario);
    const { page, troubles, close } = await open("naughty");
    await checkCharts(page);
    for (const mark of await page.locator("#chart-network svg path").all())
        await mark.hover({ force: true, timeout: 1000 }).catch(() => {});
    assert.equal(await page.locator("img, b, iframe, link").count(), 0);
    assert.equal(await page.locator("script").count(), 2);
    const text = await page.locator("body").textContent();
    for (const name of names.slice(0, 3)) assert.ok(text.includes(name.replace("\"\"", "\"")), name);
    assert.deepEqual(troubles, []);
    await close();
}

let failed = 0;
for (const test of [french, seasons, manySectors, english, withoutScript, figuresAndPdf, naughtyNames]) {
    const started = Date.now();
    try {
        await test();
        console.log(`passed ${test.name} (${Date.now() - started} ms)`);
    } catch (error) {
        failed++;
        console.log(`FAILED ${test.name}: ${error.stack}`);
    }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
