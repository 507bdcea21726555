// One phone: draws its bubbles, its chips, its menu; sends what the person does.
import { el, icon, voiceLength } from "./parts.js";

const PICTURE = "data:image/svg+xml," + encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90"><rect width="120" height="90" fill="#b9d3e6"/><circle cx="92" cy="22" r="10" fill="#fff3b0"/><path d="M0 70 34 34l24 24 18-16 44 38v10H0z" fill="#6f9a72"/><path d="M0 78h120v12H0z" fill="#8a7a62"/></svg>');

export class Phone {
  constructor(data, act) {
    this.id = data.id;
    this.act = act;
    this.seen = "";
    this.openid = "";
    this.root = el("section", { class: "phone", "data-id": data.id, "data-testid": `phone-${data.id}` });
    this.who = el("div", { class: "who" });
    this.left = el("span", { class: "left" });
    this.title = el("div", { class: "title" }, data.title, this.left);
    this.chat = el("div", { class: "chat", role: "log", "aria-live": "polite", tabindex: "0" });
    this.atEnd = true;
    this.chat.addEventListener("scroll", () => { this.atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < 60; });
    new ResizeObserver(() => { if (this.atEnd) this.chat.scrollTop = this.chat.scrollHeight; }).observe(this.chat);
    this.chips = el("div", { class: "chips" });
    this.input = el("input", { name: "text", autocomplete: "off", maxlength: "600", placeholder: "说句话…", "aria-label": "要说的话" });
    this.form = el("form", { class: "type" }, this.input, el("button", { type: "submit" }, "发送"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.input.value.trim();
      if (text && !this.root.hasAttribute("aria-busy") && !document.body.classList.contains("moving")) { this.input.value = ""; this.send("say", text); }
    });
    this.extras = el("div", { class: "extras" });
    for (const [name, label] of [["photo", "照片"], ["voice", "语音"], ["place", "位置"]]) {
      const button = el("button", { type: "button", "data-act": name });
      button.append(icon(name), label);
      button.addEventListener("click", () => this.send(name, ""));
      this.extras.append(button);
    }
    this.menu = el("div", { class: "menu", hidden: "" });
    this.screen = el("div", { class: "screen" }, this.title, this.chat, this.chips, this.form, this.extras, this.menu);
    this.root.append(this.who, this.screen);
  }

  // One thing at a time: a second tap before the answer is a slip of the finger.
  async send(act, text, id = "") {
    if (this.root.hasAttribute("aria-busy") || document.body.classList.contains("moving")) return;
    this.root.setAttribute("aria-busy", "true");
    try {
      await this.act(this.id, act, text, id);
    } finally {
      this.root.removeAttribute("aria-busy");
    }
  }

  draw(data, account, menu, hold, turn) {
    this.root.classList.toggle("turn", turn !== null);
    this.drawWho(data, data.holders, hold);
    this.title.firstChild.textContent = account;
    this.left.textContent = data.left ? `还能发${data.left}条` : "";
    this.left.title = "公众号现在还能主动发给这个人的客服消息条数";
    const key = data.openid + ":" + data.count;
    if (key !== this.seen) {
      const fresh = data.openid === this.openid ? data.bubbles.filter((b) => b.n >= this.drawn) : data.bubbles;
      if (data.openid !== this.openid || data.count < this.drawn) { this.chat.replaceChildren(); this.lastAt = ""; this.atEnd = true; }
      this.drawBubbles(data.openid === this.openid && data.count >= this.drawn ? fresh : data.bubbles, data);
      [this.seen, this.openid, this.drawn] = [key, data.openid, data.count];
    }
    if (!data.count && !this.chat.firstChild) this.chat.append(el("p", { class: "empty" }, data.kind === "citizen" ? "还没说过话" : "还没有消息"));
    this.drawChips(data, turn);
    if (this.atEnd) this.chat.scrollTop = this.chat.scrollHeight;
    this.drawMenu(data.kind === "citizen" ? menu : null);
  }

  drawWho(data, holders, hold) {
    const key = data.openid + JSON.stringify(holders);
    if (this.whoKey === key) return;
    this.whoKey = key;
    if (!holders.length) {
      this.who.replaceChildren(el("b", {}, data.name), el("small", {}, data.title));
      return;
    }
    const select = el("select", { "aria-label": "这部手机在谁手里" });
    const groups = [["手上有件", holders.filter((h) => h.busy)], ["其他人", holders.filter((h) => !h.busy)]];
    for (const [label, list] of groups) {
      if (!list.length) continue;
      const group = el("optgroup", { label });
      for (const h of list) group.append(el("option", { value: h.openid, ...(h.openid === data.openid ? { selected: "" } : {}) }, h.label));
      select.append(group);
    }
    select.addEventListener("change", () => hold(select.value));
    this.who.replaceChildren(select);
  }

  drawBubbles(bubbles, data) {
    this.chat.querySelector(".empty")?.remove();
    for (const bubble of bubbles) {
      if (bubble.at !== this.lastAt) this.chat.append(el("div", { class: "at" }, bubble.at));
      this.lastAt = bubble.at;
      this.chat.append(this.bubble(bubble, data));
    }
    if (bubbles.some((b) => b.side === "me")) this.atEnd = true;
  }

  bubble(bubble, data) {
    if (bubble.side === "wechat") return el("div", { class: "fault" }, bubble.text);
    if (bubble.side === "card") return this.card(bubble);
    const mine = bubble.side === "me";
    const face = mine ? el("span", { class: "face", "aria-hidden": "true" }, data.name.slice(0, 1)) : el("span", { class: "face account", "aria-hidden": "true" });
    if (!mine) face.append(el("img", { src: "/demo/static/icon.svg", alt: "" }));
    const say = el("div", { class: "say" });
    if (bubble.kind === "image") say.append(el("img", { class: "picture", src: PICTURE, alt: "照片" }));
    else if (bubble.kind === "voice") say.append(el("span", { class: "voice" }, icon("voice"), voiceLength(bubble.n)));
    else if (bubble.kind === "location") say.append(icon("place"), " " + bubble.text.replace("[位置] ", ""));
    else this.words(say, bubble.text);
    if (bubble.items.length) say.append(this.items(bubble));
    if (bubble.how === "custom") say.append(el("span", { class: "how" }, "主动发来的客服消息"));
    const row = el("div", { class: `row ${mine ? "me" : "account"}`, "data-how": bubble.how });
    row.append(face, say);
    return row;
  }

  card(bubble) {
    const [head, ...lines] = bubble.text.split("\n");
    const list = el("dl", {});
    for (const line of lines) {
      const [label, ...rest] = line.split("：");
      const value = el("dd", {});
      this.linked(value, rest.join("："));
      list.append(el("div", {}, el("dt", {}, label), value));
    }
    const note = el("small", {}, bubble.how === "subscribe" ? "订阅通知" : "模板消息 · 超过48小时没说话也能收到");
    return el("div", { class: "row card", "data-how": bubble.how }, el("article", { class: "notice" }, el("h3", {}, head), list, note));
  }

  items(bubble) {
    const list = el("ul", {});
    for (const item of bubble.items) {
      const button = el("button", { type: "button", class: "link" }, item.text);
      button.addEventListener("click", () => this.send("item", item.text, item.id));
      list.append(el("li", {}, button));
    }
    if (bubble.tail) list.append(el("li", {}, bubble.tail));
    return list;
  }

  // The only markup that a chat shows is <a>; everything else stays text. A case number is never broken.
  // A list stands row by row, so that a desk full of matters can be read.
  words(into, text) {
    const rows = text.match(/^\d+\. .+$/gm);
    if (!rows || rows.length < 2) return this.linked(into, text);
    const part = el("span", { class: "rows" });
    for (const line of text.split("\n")) {
      const row = el("span", { class: /^\d+\. /.test(line) ? "item" : "line" });
      this.linked(row, line + "\n");
      part.append(row);
    }
    into.append(part);
  }

  linked(into, text) {
    const pattern = /<a\s+href=["']([^"']+)["'][^>]*>([\s\S]*?)<\/a>|(https?:\/\/[^\s，。；）”<]+)|(XF\d{10,})/g;
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      into.append(text.slice(from, match.index));
      into.append(match[4] ? el("span", { class: "number" }, match[4]) : this.link(match[1] ?? match[3], match[2] ?? match[3]));
      from = match.index + match[0].length;
    }
    into.append(text.slice(from));
  }

  link(address, label) {
    if (address.startsWith("weixin://bizmsgmenu")) {
      const query = new URLSearchParams(address.split("?")[1]);
      const button = el("button", { type: "button", class: "link" }, label);
      button.addEventListener("click", () => this.send("item", query.get("msgmenucontent") || label, query.get("msgmenuid") || "0"));
      return button;
    }
    if (!/^(https?:|tel:)/.test(address)) return document.createTextNode(label);
    // A page of the account's own opens for the person who has this phone in hand.
    if (address === `${window.location.origin}/my`) address = `/demo/open?phone=${this.id}`;
    return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
  }

  drawChips(data, turn) {
    // What the guide wants sent takes the place of the chip with the same first word.
    const word = (turn || "").split(" ")[0];
    const chips = data.chips.map((chip) => (turn && chip.label === word ? { label: word, say: turn } : chip));
    if (turn && !chips.some((chip) => chip.say === turn)) chips.unshift({ label: turn, say: turn });
    const key = JSON.stringify(chips) + turn;
    if (key === this.chipKey) return;
    this.chipKey = key;
    this.chips.replaceChildren(...chips.map((chip) => {
      const button = el("button", { type: "button", title: chip.say, ...(chip.say === turn ? { class: "turn" } : {}) }, chip.label);
      button.addEventListener("click", () => this.send("say", chip.say));
      return button;
    }));
  }

  drawMenu(menu) {
    const key = JSON.stringify(menu ?? null);
    if (key === this.menuKey) return;
    this.menuKey = key;
    const buttons = menu?.button ?? [];
    this.menu.hidden = !buttons.length;
    this.menu.replaceChildren(...buttons.map((button) => this.menuButton(button)));
  }

  menuButton(item) {
    const button = el("button", { type: "button" }, item.name);
    button.addEventListener("click", () => {
      this.menu.querySelector(".sub")?.remove();
      if (!item.sub_button?.length) { this.choose(item); return; }
      const sub = el("div", { class: "sub" });
      for (const below of item.sub_button) {
        const choice = el("button", { type: "button" }, below.name);
        choice.addEventListener("click", () => { sub.remove(); this.choose(below); });
        sub.append(choice);
      }
      sub.addEventListener("keydown", (event) => { if (event.key === "Escape") { sub.remove(); button.focus(); } });
      this.menu.append(sub);
      sub.firstChild.focus();
    });
    return button;
  }

  choose(item) {
    if (item.type === "view") window.open(item.url, "_blank", "noopener");
    else if (item.type === "location_select") this.send("place", "");
    else if (item.type?.startsWith("pic_")) this.send("photo", "");
    else this.send("tap", item.key ?? "");
  }
}
