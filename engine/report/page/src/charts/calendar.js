// Who is solicited when: a row for each relay, a bar for each activation.
import { data, formatDay, formatEuros, formatHours, formatNumber, labels } from "../data.js";
import { tip } from "../dom.js";
import { axis, bad, good, ink, kinds, text, tooltip } from "../look.js";

const ROW = 34;
const letterOf = (i) => (i < 26 ? String.fromCharCode(65 + i) : String(i + 1));
const signOf = (moment) => (moment > 0 ? "+" : moment < 0 ? "\u2212" : "");

// Activations of a relay in one window share the height of its row.
function slotted(activations) {
    const taken = new Map();
    const placed = activations.map((activation) => {
        const key = `${activation.window}\n${activation.relay}`;
        const slot = taken.get(key) ?? 0;
        taken.set(key, slot + 1);
        return { ...activation, key, slot };
    });
    return placed.map((activation) => ({ ...activation, slots: taken.get(activation.key) }));
}

function bar(letter, colour) {
    return (params, api) => {
        const [start, end, row, slot, slots, moment] = [0, 1, 2, 3, 4, 5].map((i) => api.value(i));
        const [left, middle] = api.coord([start, row]);
        const [right] = api.coord([end, row]);
        const height = (ROW - 8) / slots;
        const shape = {
            x: left + 1,
            y: middle - (ROW - 8) / 2 + slot * height,
            width: Math.max(right - left - 2, 3),
            height: height - 1,
            r: 2,
        };
        const edge = moment > 0 ? good : moment < 0 ? bad : colour;
        const children = [
            { type: "rect", shape, style: { fill: colour, stroke: edge, lineWidth: moment ? 3 : 0 } },
        ];
        if (shape.width >= 12 && shape.height >= 9)
            children.push({
                type: "text",
                style: {
                    text: shape.width >= 22 ? letter + signOf(moment) : letter,
                    x: shape.x + shape.width / 2,
                    y: shape.y + shape.height / 2,
                    align: "center",
                    verticalAlign: "middle",
                    fill: "#ffffff",
                    font: `bold ${Math.min(12, Math.max(9, shape.height - 1))}px sans-serif`,
                },
            });
        return { type: "group", children };
    };
}

export function calendar(width) {
    const { activations, windows, relays } = data.calendar;
    const levers = [...new Set(activations.map((activation) => activation.lever))].sort(
        new Intl.Collator(data.language).compare,
    );
    const day = 24 * 3600 * 1000;
    const placed = slotted(activations);
    const labelWidth = width < 600 ? 110 : 230;
    const series = levers.map((lever, i) => ({
        type: "custom",
        name: `${letterOf(i)} \u00b7 ${lever}`,
        color: kinds[i % kinds.length],
        encode: { x: [0, 1], y: 2 },
        clip: true,
        renderItem: bar(letterOf(i), kinds[i % kinds.length]),
        data: placed
            .filter((activation) => activation.lever === lever)
            .map((activation) => ({
                value: [
                    Date.parse(windows[activation.window].start),
                    Date.parse(windows[activation.window].end) + day,
                    relays.indexOf(activation.relay),
                    activation.slot,
                    activation.slots,
                    activation.moment,
                ],
                activation,
            })),
    }));
    const legendRows = Math.ceil((levers.length * 270) / Math.max(width, 270));
    const legendHeight = legendRows * 22 + 8;
    return {
        height: relays.length * ROW + 56 + legendHeight,
        option: {
            textStyle: text,
            useUTC: true,
            legend: { bottom: 0, left: 0, icon: "rect", itemWidth: 14, textStyle: text },
            grid: { left: labelWidth + 12, right: 12, top: 30, bottom: legendHeight + 18 },
            tooltip: {
                ...tooltip,
                formatter: ({ data: { activation } }) => {
                    const { name, start, end } = windows[activation.window];
                    const moment = { 1: labels.good, "-1": labels.bad }[activation.moment];
                    return tip(
                        activation.relay,
                        activation.lever,
                        `${name} (${formatDay(start)} \u2013 ${formatDay(end)})`,
                        `${formatEuros(activation.cost_eur)}, ${formatHours(activation.hours)}`,
                        moment && `${moment} (\u00d7 ${formatNumber(activation.timing * 100)} %)`,
                    );
                },
            },
            xAxis: {
                ...axis,
                type: "time",
                position: "top",
                min: Math.min(...windows.map(({ start }) => Date.parse(start))),
                max: Math.max(...windows.map(({ end }) => Date.parse(end))) + day,
                splitLine: { show: true, lineStyle: axis.splitLine.lineStyle },
                axisLabel: {
                    ...axis.axisLabel,
                    hideOverlap: true,
                    formatter: { year: "{MMM} {yyyy}", month: "{MMM}", day: "{d} {MMM}" },
                },
            },
            yAxis: {
                ...axis,
                type: "category",
                data: relays,
                inverse: true,
                axisTick: { show: false },
                splitLine: { show: true, lineStyle: axis.splitLine.lineStyle },
                axisLabel: {
                    ...axis.axisLabel,
                    color: ink,
                    width: labelWidth,
                    overflow: "truncate",
                    interval: 0,
                },
            },
            series,
        },
    };
}

// How many have been reached by the end of each window.
export function growth() {
    const { windows } = data.calendar;
    return {
        height: 280,
        option: {
            textStyle: text,
            useUTC: true,
            grid: { left: 64, right: 20, top: 20, bottom: 36 },
            tooltip: {
                ...tooltip,
                trigger: "axis",
                formatter: ([{ dataIndex }]) =>
                    dataIndex === 0
                        ? undefined
                        : tip(
                              windows[dataIndex - 1].name,
                              `${formatNumber(windows[dataIndex - 1].reached)} ${labels.cumulative}`,
                          ),
            },
            xAxis: {
                ...axis,
                type: "time",
                axisLabel: {
                    ...axis.axisLabel,
                    hideOverlap: true,
                    formatter: { year: "{MMM} {yyyy}", month: "{MMM}", day: "{d} {MMM}" },
                },
                splitLine: { show: false },
            },
            yAxis: {
                ...axis,
                type: "value",
                axisLabel: { ...axis.axisLabel, formatter: (value) => formatNumber(value) },
            },
            series: [
                {
                    type: "line",
                    color: kinds[0],
                    areaStyle: { opacity: 0.12 },
                    symbolSize: 7,
                    lineStyle: { width: 2.5 },
                    data: [
                        [Date.parse(windows[0].start), 0],
                        ...windows.map(({ end, reached }) => [Date.parse(end), reached]),
                    ],
                },
            ],
        },
    };
}
