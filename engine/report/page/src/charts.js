// The charts, by the name of their figure, and how one is put on the page.
import { CustomChart, GraphChart, HeatmapChart, LineChart, MapChart } from "echarts/charts";
import {
    GeoComponent,
    GridComponent,
    LegendComponent,
    TooltipComponent,
    VisualMapComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { LabelLayout } from "echarts/features";
import french from "echarts/i18n/langFR-obj.js";
import { SVGRenderer } from "echarts/renderers";
import { calendar, growth } from "./charts/calendar.js";
import { comparison } from "./charts/comparison.js";
import { coverage, map } from "./charts/coverage.js";
import { frontier } from "./charts/frontier.js";
import { networkChart } from "./charts/network.js";
import { data } from "./data.js";

echarts.use([
    CustomChart, GraphChart, HeatmapChart, LineChart, MapChart, GeoComponent, GridComponent,
    LegendComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer,
]);
echarts.registerLocale("FR", french);

// Each gives the height and the option of its chart for a width, or undefined for none.
export const allCharts = { calendar, growth, map, coverage, frontier, comparison, network: networkChart };

export function makeChart(name, holder, width) {
    const made = allCharts[name](width);
    if (made === undefined) return undefined;
    const chart = echarts.init(holder, null, {
        renderer: "svg",
        locale: data.language.toUpperCase(),
        width,
        height: made.height,
    });
    chart.setOption({ animation: false, ...made.option });
    return chart;
}
