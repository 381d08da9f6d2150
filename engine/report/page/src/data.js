// The data of the page, and how numbers and dates are written in its language.
const block = document.getElementById("data");

export const data = JSON.parse(block.textContent);
export const labels = data.labels;
export const locale = data.language === "fr" ? "fr-FR" : "en-GB";

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const roundPercent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
const euros = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: "EUR",
    maximumFractionDigits: 0,
});
const day = new Intl.DateTimeFormat(locale, { timeZone: "UTC" });

export const formatNumber = (value) => whole.format(value);
export const formatShare = (value) => percent.format(value);
export const formatRoundShare = (value) => roundPercent.format(value);
export const formatEuros = (value) => euros.format(value);
export const formatHours = (value) => `${whole.format(value)}\u00a0h`;
export const formatDay = (iso) => day.format(new Date(iso));
