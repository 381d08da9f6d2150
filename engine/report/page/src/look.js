// Colours and letters of the charts. Marks stand out by 3:1 on white; texts by 4.5:1.
export const ink = "#1b2733";
export const quiet = "#55626f";
export const line = "#d3dae1";
export const accent = "#12467a";
export const good = "#1a7340";
export const bad = "#b3261e";

// Kinds of things, told apart by a letter or a shape too.
export const kinds = [
    "#1f5f99", "#a85b00", "#0b7a75", "#8a3f8c", "#5f6b00", "#b0413e", "#4a5a8c", "#7a5230",
    "#2d6a4f", "#6b4c9a", "#96334f", "#3c6e71",
];

export const font =
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

const pale = [0xe6, 0xee, 0xf6];
const deep = [0x12, 0x46, 0x7a];

// From pale to deep: `part` in [0, 1].
export function shade(part) {
    const mixed = pale.map((from, i) => Math.round(from + (deep[i] - from) * part));
    return `rgb(${mixed.join(",")})`;
}

export const scale = [shade(0), shade(0.5), shade(1)];
// Black or white, whichever is read on the shade: 4.5:1 at least.
export const onShade = (part) => (part > 0.7 ? "#ffffff" : "#000000");

export const text = { fontFamily: font, fontSize: 13, color: ink };

export const axis = {
    axisLine: { lineStyle: { color: quiet } },
    axisTick: { lineStyle: { color: quiet } },
    axisLabel: { color: ink, fontFamily: font, fontSize: 12 },
    splitLine: { lineStyle: { color: line } },
};

export const tooltip = {
    confine: true,
    borderColor: line,
    backgroundColor: "#ffffff",
    textStyle: text,
    transitionDuration: 0,
};
