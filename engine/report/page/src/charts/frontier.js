// What more, or less, would bring: the best reach within each value of one limit.
import { data, formatEuros, formatHours, formatNumber, labels } from "../data.js";
import { tip } from "../dom.js";
import { accent, axis, ink, kinds, quiet, text, tooltip } from "../look.js";

const units = { relays: formatNumber, budget: formatEuros, hours: formatHours };
const isProved = ({ status }) => status === "proved";

// The bar from an open point up to what is proved, and a foot under the knee and the rule, named.
function marks(points, top) {
    return (params, api) => {
        const point = points[api.value(2)];
        const [x, y] = api.coord([point.limit, point.reach]);
        const [, foot] = api.coord([point.limit, 0]);
        const [, bound] = api.coord([point.limit, Math.min(point.bound, top)]);
        const children = [];
        const stroke = (x1, y1, x2, y2, style) =>
            children.push({ type: "line", shape: { x1, y1, x2, y2 }, style: { fill: null, ...style } });
        if (!isProved(point)) {
            stroke(x, y, x, bound, { stroke: kinds[1], lineWidth: 2 });
            stroke(x - 5, bound, x + 5, bound, { stroke: kinds[1], lineWidth: 2 });
        }
        const names = [point.is_knee && labels.knee, point.is_rule && labels.rule].filter(Boolean);
        if (names.length > 0) {
            const dash = point.is_knee ? [6, 4] : [2, 4];
            const right = x > params.coordSys.x + params.coordSys.width / 2;
            stroke(x, y, x, foot, { stroke: quiet, lineWidth: 1.5, lineDash: dash });
            if (point.is_knee)
                children.push({
                    type: "circle",
                    shape: { cx: x, cy: y, r: 10 },
                    style: { fill: null, stroke: ink, lineWidth: 2 },
                });
            children.push({
                type: "text",
                style: {
                    text: names.join("\n"),
                    x: right ? x - 8 : x + 8,
                    // The name of a rule stands lower: it may be next to the knee.
                    y: foot - (point.is_knee ? 34 : 8),
                    align: right ? "right" : "left",
                    verticalAlign: "bottom",
                    fill: ink,
                    stroke: "#ffffff",
                    lineWidth: 3,
                    font: "13px sans-serif",
                },
            });
        }
        return { type: "group", children };
    };
}

const line = (name, points, style) => ({
    type: "line",
    name,
    color: kinds[0],
    lineStyle: { width: 0 },
    data: points.map((point) => ({ value: [point.limit, point.reach], point })),
    z: 4,
    ...style,
});

export function frontier(width) {
    const { by, limit_label: limitLabel, points: all } = data.frontier;
    const points = all.filter(({ reach }) => reach !== null);
    if (points.length === 0) return undefined;
    const format = units[by];
    const most = Math.max(...points.map(({ reach, bound }) => Math.max(reach, bound)));
    const [proved, open] = [points.filter(isProved), points.filter((point) => !isProved(point))];
    const legend = [proved.length > 0 && labels.proved, open.length > 0 && labels.open].filter(Boolean);
    return {
        height: 360,
        option: {
            textStyle: text,
            legend: { bottom: 0, left: 0, data: legend, textStyle: text },
            grid: { left: 68, right: 28, top: 20, bottom: 84 },
            tooltip: {
                ...tooltip,
                formatter: ({ data: { point } }) =>
                    tip(
                        `${limitLabel} \u2013 ${format(point.limit)}`,
                        `${formatNumber(point.reach)} ${labels.reached}`,
                        `${labels.atMost} ${formatNumber(Math.ceil(point.bound * (1 - 1e-9)))}`,
                        isProved(point) ? labels.proved : labels.open,
                        point.is_knee && labels.knee,
                        point.is_rule && labels.rule,
                    ),
            },
            xAxis: {
                ...axis,
                type: "value",
                scale: true,
                minInterval: by === "relays" ? 1 : 0,
                splitNumber: width < 600 ? 3 : 6,
                name: limitLabel,
                nameLocation: "middle",
                nameGap: 28,
                nameTextStyle: text,
                splitLine: { show: false },
                axisLabel: { ...axis.axisLabel, hideOverlap: true, formatter: (value) => format(value) },
            },
            yAxis: {
                ...axis,
                type: "value",
                min: 0,
                axisLabel: { ...axis.axisLabel, formatter: (value) => formatNumber(value) },
            },
            series: [
                line("", points, {
                    color: accent, lineStyle: { width: 2.5 }, symbol: "none", silent: true, z: 2,
                }),
                line(labels.proved, proved, { symbol: "circle", symbolSize: 11 }),
                line(labels.open, open, {
                    color: kinds[1], symbol: "emptyDiamond", symbolSize: 15, itemStyle: { borderWidth: 2 },
                }),
                {
                    type: "custom",
                    silent: true,
                    z: 3,
                    renderItem: marks(points, most),
                    data: points.map(({ limit, bound }, i) => [limit, bound, i]),
                },
            ],
        },
    };
}
