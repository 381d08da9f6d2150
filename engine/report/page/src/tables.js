// A button on each table, that copies it as CSV the way a French or an English Excel opens it.
import { data, labels } from "./data.js";
import { element } from "./dom.js";

const french = data.language === "fr";
const separator = french ? ";" : ",";

// A text that begins with = + - or @ would be a formula in a spreadsheet.
const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const quoted = (text) => (/["\r\n;,]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cellText(cell) {
    const value = cell.dataset.v;
    if (value !== undefined) return french ? value.replace(".", ",") : value;
    return quoted(harmless(cell.textContent.trim()));
}

export function tableAsCsv(table) {
    return [...table.rows]
        .filter((row) => !row.hidden)
        .map((row) => [...row.cells].map(cellText).join(separator) + "\r\n")
        .join("");
}

async function copy(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        // Some browsers keep the clipboard from files opened by double click.
        const area = element("textarea", { text, attributes: { "aria-hidden": "true" } });
        document.body.append(area);
        area.select();
        const done = document.execCommand("copy");
        area.remove();
        return done;
    }
}

export function addCopyButtons() {
    for (const box of document.querySelectorAll("div.table")) {
        const table = box.querySelector("table");
        const button = element("button", {
            text: labels.copy,
            className: "copy",
            attributes: { type: "button", "aria-describedby": `${table.id}-caption` },
        });
        const status = element("span", { className: "status", attributes: { role: "status" } });
        button.addEventListener("click", async () => {
            status.textContent = (await copy(tableAsCsv(table))) ? labels.copied : labels.notCopied;
        });
        box.before(element("div", { className: "tools" }, button, status));
    }
}
