// The network, as placed by the program; filtered by role, searched by name.
import { data, formatNumber, labels } from "../data.js";
import { element, tip } from "../dom.js";
import { font, ink, kinds, text, tooltip } from "../look.js";

const network = data.network;
const LEGEND = 40; // its height

// The role an actor is drawn by, and its shape: the most particular of those it has.
const SHAPES = { 0: "roundRect", 1: "circle", 2: "triangle", 4: "rect", 8: "diamond", 16: "pin" };
const shownRole = ({ roles }) => [16, 4, 2, 8, 1].find((bit) => roles & bit) ?? 0;
const colourOf = (role) => kinds[Object.keys(SHAPES).indexOf(String(role))];

const state = { roles: new Set(Object.keys(network.roles).map(Number)), planned: false, words: "" };

const plain = (words) =>
    words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(data.language);

function isShown({ roles, planned }) {
    if (state.planned && roles !== undefined && !planned) return false;
    if (roles === undefined) return state.roles.has(0);
    return [...state.roles].some((bit) => roles & bit);
}

const isFound = ({ name }) => state.words === "" || plain(name).includes(plain(state.words));

const largest = Math.max(1, ...network.nodes.map(({ strength }) => strength ?? 0));
// On a narrow screen marks are smaller, and fewer are named.
const narrow = (width) => width < 600;

const sizeOf = ({ roles, strength, weight }) =>
    roles === undefined ? 16 : 9 + 31 * Math.sqrt((strength ?? weight) / largest);

// Names of the publics, of the plan and of the largest are written, and of what is searched for;
// the others come with the mouse.
const rank = ({ roles, planned, strength }) =>
    roles === undefined ? Infinity : planned ? 2 * largest + strength : strength;
const named = new Set([...network.nodes].sort((a, b) => rank(b) - rank(a)).slice(0, 30));

// The roles that are drawn, and how, for the legend.
const present = Object.keys(SHAPES)
    .map(Number)
    .filter((role) => network.nodes.some((node) => shownRole(node) === role));
const roleCategories = () =>
    present.map((role) => ({
        name: network.roles[role],
        symbol: SHAPES[role],
        itemStyle: { color: colourOf(role) },
    }));

function nodeOf(node, index, width, height) {
    const found = isFound(node);
    const role = shownRole(node);
    return {
        id: String(index),
        name: node.name,
        x: 40 + node.x * (width - (narrow(width) ? 120 : 200)),
        y: 24 + node.y * (height - 48 - LEGEND),
        node,
        symbol: SHAPES[role],
        symbolSize: sizeOf(node) * (narrow(width) ? 0.6 : 1),
        category: present.indexOf(role),
        itemStyle: {
            color: colourOf(role),
            opacity: found ? 1 : 0.12,
            borderColor: node.planned ? ink : "#ffffff",
            borderWidth: node.planned ? 2.5 : 1,
        },
        label: {
            show: found && ((named.has(node) && !narrow(width)) || node.planned || state.words !== ""),
        },
    };
}

function graph(width, height) {
    const shown = new Set();
    network.nodes.forEach((node, i) => isShown(node) && shown.add(i));
    return {
        data: [...shown].map((i) => nodeOf(network.nodes[i], i, width, height)),
        links: network.edges
            .filter(([from, to]) => shown.has(from) && shown.has(to))
            .map(([from, to, share, nature]) => ({
                source: String(from),
                target: String(to),
                share,
                nature,
                lineStyle: {
                    width: 0.5 + 2.5 * share,
                    opacity: isFound(network.nodes[from]) || isFound(network.nodes[to]) ? 0.35 : 0.04,
                },
            })),
    };
}

const rolesOf = ({ roles }) =>
    roles === undefined
        ? network.roles[0]
        : Object.keys(network.roles)
              .filter((bit) => roles & bit)
              .map((bit) => network.roles[bit])
              .join(", ");

function describe({ dataType, data: item }) {
    if (dataType === "edge")
        return tip(
            network.nodes[item.source].name,
            `${item.nature} ${network.nodes[item.target].name}`,
        );
    const { node } = item;
    return tip(
        node.name,
        node.kind,
        rolesOf(node),
        `${formatNumber(node.weight)} ${data.weight_label}`,
        node.strength !== undefined && `${labels.strength} : ${formatNumber(node.strength)}`,
        node.planned && labels.inPlan,
    );
}

export function networkChart(width) {
    const height = narrow(width) ? 460 : 640;
    return {
        height,
        option: {
            textStyle: text,
            tooltip: { ...tooltip, formatter: describe },
            legend: {
                data: present.map((role) => ({ name: network.roles[role], icon: SHAPES[role] })),
                bottom: 0,
                left: 0,
                selectedMode: false,
                textStyle: text,
                itemWidth: 12,
                itemHeight: 12,
            },
            series: [
                {
                    type: "graph",
                    layout: "none",
                    left: 40,
                    right: narrow(width) ? 80 : 160,
                    top: 24,
                    bottom: 24 + LEGEND,
                    roam: "move",
                    draggable: false,
                    lineStyle: { color: "#6b7885", curveness: 0.06 },
                    label: {
                        position: "right",
                        fontFamily: font,
                        fontSize: 11,
                        color: ink,
                        width: narrow(width) ? 90 : 170,
                        overflow: "truncate",
                        textBorderColor: "#ffffff",
                        textBorderWidth: 2,
                    },
                    labelLayout: { hideOverlap: true },
                    emphasis: { focus: "adjacency", label: { show: true } },
                    categories: roleCategories(),
                    ...graph(width, height),
                },
            ],
        },
    };
}

// Controls ---------------------------------------------------------------------------------------

function filterTable() {
    let shown = 0;
    for (const row of document.querySelectorAll("#network-actors tbody tr")) {
        const roles = Number(row.dataset.roles);
        const name = row.cells[0].textContent;
        row.hidden = !isShown({ roles, planned: row.dataset.plan === "1" }) || !isFound({ name });
        shown += row.hidden ? 0 : 1;
    }
    return shown;
}

function checkbox(name, checked, shape, change) {
    const box = element("input", { attributes: { type: "checkbox" } });
    box.checked = checked;
    box.addEventListener("change", () => change(box.checked));
    const parts = [box];
    if (shape !== undefined)
        parts.push(element("span", { className: `mark ${shape}`, attributes: { "aria-hidden": "true" } }));
    return element("label", {}, ...parts, ` ${name}`);
}

export function addNetworkControls(figure, redraw) {
    const status = element("span", { className: "status", attributes: { role: "status" } });
    const change = () => {
        status.textContent = `${filterTable()} ${labels.found}`;
        redraw();
    };
    const set = element("fieldset", {}, element("legend", { text: labels.roles }));
    const hasRole = (bit) =>
        network.nodes.some(({ roles }) => (bit === 0 ? roles === undefined : roles & bit));
    for (const [bit, name] of Object.entries(network.roles)) {
        if (!hasRole(Number(bit))) continue;
        const toggle = (on) => {
            state.roles[on ? "add" : "delete"](Number(bit));
            change();
        };
        set.append(checkbox(name, true, `mark-${SHAPES[bit]}`, toggle));
    }
    if (network.nodes.some(({ planned }) => planned))
        set.append(
            checkbox(labels.planOnly, false, undefined, (on) => {
                state.planned = on;
                change();
            }),
        );
    const input = element("input", { attributes: { type: "search" } });
    input.addEventListener("input", () => {
        state.words = input.value.trim();
        change();
    });
    figure.before(
        element(
            "div",
            { className: "controls" },
            set,
            element("label", { className: "search" }, `${labels.search} `, input),
            status,
        ),
    );
}
