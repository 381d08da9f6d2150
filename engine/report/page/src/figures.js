// Every chart as files: opened at #figures, the page ends with one <pre> for each, in base64, that
// the program collects from a browser without window.
import { allCharts, makeChart } from "./charts.js";

const WIDTH = 960;

function base64(text) {
    const bytes = new TextEncoder().encode(text);
    let binary = "";
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return btoa(binary);
}

function deliver(name, content) {
    const box = document.createElement("pre");
    box.className = "relais-figure";
    box.dataset.name = name;
    box.textContent = content;
    document.body.append(box);
}

function rasterise(url, width, height) {
    return new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => {
            const canvas = document.createElement("canvas");
            canvas.width = 2 * width;
            canvas.height = 2 * height;
            const pen = canvas.getContext("2d");
            pen.fillStyle = "#ffffff";
            pen.fillRect(0, 0, canvas.width, canvas.height);
            pen.drawImage(image, 0, 0, canvas.width, canvas.height);
            resolve(canvas.toDataURL("image/png").split(",")[1]);
        };
        image.onerror = reject;
        image.src = url;
    });
}

export async function deliverFigures() {
    for (const name of Object.keys(allCharts)) {
        if (document.getElementById(`chart-${name}`) === null) continue;
        const holder = document.createElement("div");
        holder.style.width = `${WIDTH}px`;
        document.body.append(holder);
        const chart = makeChart(name, holder, WIDTH);
        if (chart === undefined) continue;
        // Not chart.getDataURL: it leaves the quotes of font names as they are (ECharts 6.1).
        const svg = new XMLSerializer().serializeToString(holder.querySelector("svg"));
        const url = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
        deliver(`${name}.svg`, base64(svg));
        deliver(`${name}.png`, await rasterise(url, WIDTH, chart.getHeight()));
        chart.dispose();
        holder.remove();
    }
}
