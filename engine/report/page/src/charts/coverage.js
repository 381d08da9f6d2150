// Who is reached: the map of the territories, and the table of publics by territory.
import * as echarts from "echarts/core";
import { data, formatNumber, formatRoundShare, formatShare, labels } from "../data.js";
import { tip } from "../dom.js";
import { axis, font, ink, onShade, scale, text, tooltip } from "../look.js";

// Shares on a scale from the least to the most, widened to whole tenths.
function range(shares) {
    const least = Math.floor(Math.min(...shares) * 10) / 10;
    const most = Math.ceil(Math.max(...shares) * 10) / 10;
    const part = (share) => (most > least ? (share - least) / (most - least) : 1);
    return { least, most: most > least ? most : least + 0.1, part };
}

const legend = ({ least, most }) => ({
    min: least,
    max: most,
    orient: "horizontal",
    left: "center",
    bottom: 0,
    calculable: false,
    text: [formatRoundShare(most), formatRoundShare(least)],
    textStyle: text,
    inRange: { color: scale },
    itemWidth: 14,
    itemHeight: 180,
});

const reachTip = (name, reached, weight) =>
    tip(
        name,
        `${formatShare(reached / weight)} \u2013 ${labels.share}`,
        `${formatNumber(reached)} / ${formatNumber(weight)} ${data.weight_label}`,
    );

function middleLatitude(features) {
    const latitudes = JSON.stringify(features.map(({ geometry }) => geometry.coordinates)).match(
        /,-?[\d.]+\]/g,
    );
    const values = latitudes.map((written) => Number(written.slice(1, -1)));
    return (values.reduce((least, v) => Math.min(least, v), 90) +
        values.reduce((most, v) => Math.max(most, v), -90)) / 2;
}

export function map(width) {
    const territories = data.territories.list;
    const features = territories
        .filter(({ outline }) => outline)
        .map(({ code, outline }) => ({
            type: "Feature",
            properties: { name: code },
            geometry: outline,
        }));
    if (features.length === 0) return undefined;
    const byCode = new Map(territories.map((territory) => [territory.code, territory]));
    const span = range(territories.map(({ share }) => share));
    echarts.registerMap("territories", { type: "FeatureCollection", features });
    return {
        height: width < 600 ? 380 : 560,
        option: {
            textStyle: text,
            tooltip: {
                ...tooltip,
                formatter: ({ name }) => {
                    const territory = byCode.get(name);
                    return reachTip(territory.name, territory.reached, territory.weight);
                },
            },
            visualMap: legend(span),
            series: [
                {
                    type: "map",
                    map: "territories",
                    aspectScale: Math.cos((middleLatitude(features) * Math.PI) / 180),
                    left: 8,
                    right: 8,
                    top: 8,
                    bottom: 44,
                    selectedMode: false,
                    data: territories.map(({ code, share }) => ({
                        name: code,
                        value: share,
                        itemStyle: { borderColor: "#ffffff", borderWidth: 1.5 },
                        label: { color: onShade(span.part(share)) },
                    })),
                    label: {
                        show: true,
                        fontFamily: font,
                        fontSize: width < 600 ? 10 : 12.5,
                        lineHeight: width < 600 ? 13 : 17,
                        formatter: ({ name, value }) =>
                            `${byCode.get(name).name}\n${formatRoundShare(value)}`,
                    },
                    labelLayout: { hideOverlap: true },
                    emphasis: { itemStyle: { areaColor: null, borderColor: ink, borderWidth: 2 } },
                },
            ],
        },
    };
}

export function coverage(width) {
    const { rows, columns, cells } = data.coverage;
    const span = range(cells.map(([, , weight, reached]) => reached / weight));
    const labelWidth = width < 600 ? 90 : 170;
    const roomy = (width - labelWidth) / columns.length >= 34;
    return {
        height: rows.length * 30 + 90,
        option: {
            textStyle: text,
            grid: { left: labelWidth + 10, right: 10, top: 28, bottom: 52 },
            tooltip: {
                ...tooltip,
                formatter: ({ value: [column, row, , weight, reached] }) =>
                    reachTip(`${rows[row]}, ${columns[column]}`, reached, weight),
            },
            visualMap: { ...legend(span), dimension: 2 },
            xAxis: { ...axis, type: "category", data: columns, position: "top" },
            yAxis: {
                ...axis,
                type: "category",
                data: rows,
                inverse: true,
                axisLabel: { ...axis.axisLabel, width: labelWidth, overflow: "truncate", interval: 0 },
            },
            series: [
                {
                    type: "heatmap",
                    data: cells.map(([column, row, weight, reached]) => ({
                        value: [column, row, reached / weight, weight, reached],
                        itemStyle: { borderColor: "#ffffff", borderWidth: 1 },
                        label: { color: onShade(span.part(reached / weight)) },
                    })),
                    label: {
                        show: roomy,
                        fontFamily: font,
                        fontSize: 11.5,
                        formatter: ({ value }) => formatRoundShare(value[2]),
                    },
                    emphasis: { itemStyle: { borderColor: ink } },
                },
            ],
        },
    };
}

