// Plans side by side, in three panels: reach with its spread, cost each, least served territory.
import { data, formatNumber, formatShare, labels, locale } from "../data.js";
import { tip } from "../dom.js";
import { accent, axis, ink, kinds, text, tooltip } from "../look.js";

const ROW = 40;
const cents = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "EUR",
    maximumFractionDigits: 2,
});

// ECharts does not break the name of an axis: lines of words, at about 7 pixels a letter.
function wrapped(words, width) {
    const lines = [""];
    for (const word of words.split(" ")) {
        const longer = `${lines.at(-1)} ${word}`.trim();
        if (longer.length * 7 <= width || lines.at(-1) === "") lines[lines.length - 1] = longer;
        else lines.push(word);
    }
    return lines.join("\n");
}

function interval(plans) {
    return (params, api) => {
        const row = api.value(1);
        const { reached, p10, p90 } = plans[row];
        const [x, y] = api.coord([reached, row]);
        const children = [];
        if (p10 !== null && p90 !== null) {
            const [left] = api.coord([p10, row]);
            const [right] = api.coord([p90, row]);
            for (const [x1, y1, x2, y2] of [
                [left, y, right, y], [left, y - 6, left, y + 6], [right, y - 6, right, y + 6],
            ])
                children.push({
                    type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: accent, lineWidth: 2.5 },
                });
        }
        children.push({
            type: "polygon",
            shape: { points: [[x - 7, y], [x, y - 7], [x + 7, y], [x, y + 7]] },
            style: { fill: accent, stroke: "#ffffff", lineWidth: 1 },
        });
        return { type: "group", children };
    };
}

// A bar from zero, with its figure at its end.
function bar(format) {
    return (params, api) => {
        const [value, row] = [api.value(0), api.value(1)];
        const [x, y] = api.coord([value, row]);
        const [zero] = api.coord([0, row]);
        const inside = x - zero > params.coordSys.width / 2;
        return {
            type: "group",
            children: [
                {
                    type: "rect",
                    shape: { x: zero, y: y - 9, width: Math.max(x - zero, 1), height: 18 },
                    style: { fill: kinds[0] },
                },
                {
                    type: "text",
                    style: {
                        text: format(value),
                        x: inside ? x - 5 : x + 5,
                        y,
                        align: inside ? "right" : "left",
                        verticalAlign: "middle",
                        fill: inside ? "#ffffff" : ink,
                        font: "12px sans-serif",
                    },
                },
            ],
        };
    };
}

function planTip({ name, reached, p10, p90, cost_each_eur: each, lowest_territory: territory,
    lowest_share: share }) {
    return tip(
        name,
        `${formatNumber(reached)} ${labels.reached}`,
        p10 !== null && p90 !== null &&
            `${formatNumber(p10)} \u2013 ${formatNumber(p90)} (${labels.eightInTen})`,
        each !== null && `${labels.costEach} \u2013 ${cents.format(each)}`,
        share !== null && `${territory} \u2013 ${formatShare(share)}`,
    );
}

export function comparison(width) {
    const { plans } = data.comparison;
    const narrow = width < 800;
    const labelWidth = narrow ? 90 : 190;
    const panel = plans.length * ROW;
    const below = 74; // ticks and name of a horizontal axis, three lines at most
    const panels = [
        { name: data.weight_label, value: "reached", mark: interval(plans), format: formatNumber },
        { name: labels.costEach, value: "cost_each_eur", mark: bar(cents.format), format: cents.format },
        { name: labels.lowestShare, value: "lowest_share", mark: bar(formatShare), format: formatShare },
    ];
    const room = width - labelWidth - 12 - 20;
    const [wide, small] = [room * 0.44, room * 0.24];
    const grids = panels.map((_, i) =>
        narrow
            ? { left: labelWidth + 12, right: 16, top: 10 + i * (panel + below), height: panel }
            : {
                  left: labelWidth + 12 + (i === 0 ? 0 : wide + i * room * 0.04 + (i - 1) * small),
                  width: i === 0 ? wide : small,
                  top: 10,
                  height: panel,
              },
    );
    return {
        height: 10 + (narrow ? 3 : 1) * (panel + below),
        option: {
            textStyle: text,
            tooltip: { ...tooltip, formatter: ({ data: { plan } }) => planTip(plan) },
            grid: grids,
            xAxis: panels.map(({ name, format }, i) => ({
                ...axis,
                type: "value",
                gridIndex: i,
                min: 0,
                max: i === 0 ? undefined : ({ max }) => (max > 0 ? max : 1),
                name: wrapped(name, narrow ? width - labelWidth - 28 : i === 0 ? wide : small),
                nameLocation: "middle",
                nameGap: i === 0 ? 28 : 8,
                nameTextStyle: { ...text, lineHeight: 16 },
                splitNumber: i === 0 && !narrow ? 5 : 2,
                axisLabel: { ...axis.axisLabel, show: i === 0, hideOverlap: true, formatter: (v) => format(v) },
                splitLine: { show: i === 0, lineStyle: axis.splitLine.lineStyle },
            })),
            yAxis: panels.map((_, i) => ({
                ...axis,
                type: "category",
                gridIndex: i,
                data: plans.map((__, row) => row),
                inverse: true,
                axisTick: { show: false },
                axisLabel: {
                    ...axis.axisLabel,
                    show: narrow || i === 0,
                    width: labelWidth,
                    overflow: "truncate",
                    interval: 0,
                    formatter: (row) => plans[row].name,
                },
            })),
            series: panels.map(({ value, mark }, i) => ({
                type: "custom",
                xAxisIndex: i,
                yAxisIndex: i,
                // The panel of the reach makes room for its intervals.
                encode: { x: i === 0 ? [0, 2, 3] : 0, y: 1 },
                renderItem: mark,
                data: plans
                    .map((plan, row) => ({
                        value: [plan[value], row, plan.p10 ?? plan.reached, plan.p90 ?? plan.reached],
                        plan,
                    }))
                    .filter(({ plan }) => plan[value] !== null),
            })),
        },
    };
}
