// Elements made of texts only: nothing of the data is ever read as markup.
export function element(tag, { text, className, attributes = {} } = {}, ...children) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className !== undefined) made.className = className;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
}

// What a chart tells of the point under the mouse: a title and lines.
export function tip(title, ...lines) {
    const box = element("div", { className: "tip" }, element("strong", { text: title }));
    for (const line of lines) if (line) box.append(element("div", { text: line }));
    return box;
}
