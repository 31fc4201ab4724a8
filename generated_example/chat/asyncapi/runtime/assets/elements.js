// Elements of the page, and the common part of CommonMark for descriptions. What the document says becomes text nodes only, never HTML.
"use strict";

const asyncgenPage = (() => {
  // --- Elements -------------------------------------------------------------------------------------------------------------------

  const add = (element, children) => {
    for (const child of children.flat(Infinity)) {
      if (child !== null && child !== undefined && child !== false && child !== "") element.append(child);
    }
    return element;
  };

  const el = (name, ...children) => {
    const [tag, ...classes] = name.split(".");
    const element = document.createElement(tag || "div");
    if (classes.length) element.className = classes.join(" ");
    return add(element, children);
  };

  const link = (text, url) => {
    const element = el("a", text);
    if (typeof url !== "string" || !/^(https?:\/\/|mailto:)/i.test(url)) return el("span", text);
    element.href = url;
    element.rel = "noopener noreferrer nofollow";
    return element;
  };

  const problem = (title, error) => el("div.problem", el("strong", title), el("p", String((error && error.message) || error)));

  const guard = (what, build) => {
    try {
      return build();
    } catch (error) {
      return problem(`${what} can't be shown`, error);
    }
  };

  const json = (value) => el("pre", el("code", JSON.stringify(value, null, 2)));

  /** What stands below the summary is built when it is first opened: schemas that share parts would unfold without end. */
  const folded = (title, build, open = false) => {
    const element = el("details", el("summary", title));
    let built = false;
    const show = () => {
      if (!built) element.append(guard(title, build));
      built = true;
    };
    if (open) show();
    element.open = open;
    element.addEventListener("toggle", show);
    return element;
  };

  // --- Descriptions: the common part of CommonMark --------------------------------------------------------------------------------

  const INLINE = /(`+)(.+?)\1|\*\*(.+?)\*\*|\*([^\s*][^*]*?)\*|\[([^\]]+)\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\))?)>?[^)]*\)|<(https?:\/\/[^>\s]+)>/g;

  const inline = (text) => {
    const parts = [];
    let end = 0;
    for (const match of text.matchAll(INLINE)) {
      const [all, , code, strong, em, label, url, bare] = match;
      parts.push(text.slice(end, match.index));
      if (code !== undefined) parts.push(el("code", code.trim()));
      else if (strong !== undefined) parts.push(el("strong", inline(strong)));
      else if (em !== undefined) parts.push(el("em", em));
      else parts.push(label !== undefined ? link(label, url) : link(bare, bare));
      end = match.index + all.length;
    }
    parts.push(text.slice(end));
    return parts;
  };

  const block = (lines) => {
    if (/^#{1,6}\s/.test(lines[0])) return [el("p", el("strong", inline(lines[0].replace(/^#+\s*/, "")))), ...blocks(lines.slice(1))];
    const bullet = /^\s*([-*+]|\d+[.)])\s+/;
    if (!bullet.test(lines[0])) return [el("p", inline(lines.join("\n")))];
    const items = [];
    for (const line of lines) {
      if (bullet.test(line)) items.push([line.replace(bullet, "")]);
      else items[items.length - 1].push(line.trim());
    }
    return [el(/^\s*\d/.test(lines[0]) ? "ol" : "ul", items.map((item) => el("li", inline(item.join(" ")))))];
  };

  const blocks = (lines) => {
    const out = [];
    let held = [];
    const flush = () => {
      if (held.length) out.push(...block(held));
      held = [];
    };
    for (let at = 0; at < lines.length; at += 1) {
      const fence = /^\s*(```+|~~~+)/.exec(lines[at]);
      if (fence) {
        flush();
        const code = [];
        for (at += 1; at < lines.length && !lines[at].trim().startsWith(fence[1]); at += 1) code.push(lines[at]);
        out.push(el("pre", el("code", code.join("\n"))));
      } else if (lines[at].trim()) {
        if (held.length && /^\s*([-*+]|1[.)])\s+/.test(lines[at]) && !/^\s*([-*+]|\d+[.)])\s+/.test(held[0])) flush();
        held.push(lines[at]);
      } else flush();
    }
    flush();
    return out;
  };

  const prose = (text) => (typeof text === "string" && text.trim() ? el("div.prose", blocks(text.split(/\r?\n/))) : null);

  return { el, link, problem, guard, json, folded, inline, prose };
})();
