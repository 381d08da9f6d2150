// What a browser adds to the page: charts, filters and search, copies. Without it the page is whole.
import { allCharts, makeChart } from "./charts.js";
import { addNetworkControls } from "./charts/network.js";
import { deliverFigures } from "./figures.js";
import { addCopyButtons } from "./tables.js";

// On paper every chart takes the width of a sheet.
const PAPER_WIDTH = 680;
const drawn = new Map();

function draw(figure, name, width) {
    drawn.get(name)?.dispose();
    drawn.delete(name);
    figure.hidden = false;
    const canvas = figure.querySelector(".canvas");
    const chart = makeChart(name, canvas, width ?? canvas.clientWidth);
    if (chart === undefined) figure.hidden = true;
    else drawn.set(name, chart);
}

function drawAll(width) {
    for (const name of Object.keys(allCharts)) {
        const figure = document.getElementById(`chart-${name}`);
        if (figure !== null) draw(figure, name, width);
    }
}

function follow(target, event, handle) {
    let pending;
    target.addEventListener(event, () => {
        clearTimeout(pending);
        pending = setTimeout(handle, 150);
    });
}

function start() {
    if (location.hash === "#figures") {
        deliverFigures();
        return;
    }
    drawAll();
    addCopyButtons();
    const network = document.getElementById("chart-network");
    if (network !== null) addNetworkControls(network, () => draw(network, "network"));
    let width = document.documentElement.clientWidth;
    follow(window, "resize", () => {
        if (document.documentElement.clientWidth === width) return;
        width = document.documentElement.clientWidth;
        drawAll();
    });
    window.addEventListener("beforeprint", () => drawAll(PAPER_WIDTH));
    window.addEventListener("afterprint", () => drawAll());
}

start();
