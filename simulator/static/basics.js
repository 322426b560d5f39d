"use strict";

/* What every part of the page builds on. Whatever comes from a bot is put in as text, never as
   HTML. */

const $ = (selector, root = document) => root.querySelector(selector);

function make(tag, { text, cls, ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (cls) element.className = cls;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

async function call(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    body: body instanceof FormData ? body : JSON.stringify(body),
  };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.reason || `出错了（${response.status}）`);
  return answer;
}

/* Links */

function webAddress(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

function link(url, text) {
  const href = webAddress(url);
  return href
    ? make("a", { text, href, target: "_blank", rel: "noopener noreferrer" })
    : document.createTextNode(text);
}

/* WeCom lets a text hold <a href> and bare addresses; everything else stays as written. */
function richText(text) {
  const pattern = /<a\s+href=["']([^"']*)["'][^>]*>([^<]*)<\/a>|(https?:\/\/[^\s<>"'，。；）]+)/g;
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(document.createTextNode(text.slice(last, match.index)));
    parts.push(match[3] ? link(match[3], match[3]) : link(match[1], match[2]));
    last = match.index + match[0].length;
  }
  parts.push(document.createTextNode(text.slice(last)));
  return parts;
}
