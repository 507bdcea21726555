// The right side: the feed, the case, the month.
import { el } from "./parts.js";

const CHANNELS = { custom: "客服消息", template: "模板消息", subscribe: "订阅通知", passive: "随回复", sms: "短信", wecom: "企业微信", phone: "电话" };
const STATUS = { queued: ["排队中", "wait"], held: ["暂未送到", "wait"], sent: ["已送到", "ok"], delivered: ["已送达", "ok"], dead: ["送不到", "no"] };

export class Feed {
  constructor(root) { this.root = root; this.last = 0; }

  draw(lines) {
    if (lines.length && lines[lines.length - 1].id < this.last) { this.root.replaceChildren(); this.last = 0; }
    const first = this.last === 0;
    for (const line of lines) {
      if (line.id <= this.last) continue;
      const item = el("li", { class: `${line.tone}${first ? "" : " new"}` });
      item.append(el("p", {}, el("time", {}, line.at), line.text));
      if (line.why) item.append(el("p", { class: "why" }, line.why));
      this.root.prepend(item);
      this.last = line.id;
    }
    while (this.root.children.length > 160) this.root.lastChild.remove();
  }
}

export class CasePanel {
  constructor(picks, root) { this.picks = picks; this.root = root; this.chosen = ""; this.newest = ""; }

  draw(cases, tasks) {
    const newest = cases[0]?.number ?? "";
    if (newest !== this.newest || !cases.some((c) => c.number === this.chosen)) this.chosen = newest;
    this.newest = newest;
    const key = JSON.stringify([cases, tasks, this.chosen]);
    if (key === this.key) return;
    this.key = key;
    this.data = [cases, tasks];
    this.picks.replaceChildren(...cases.map((c) => this.pick(c)));
    const found = cases.find((c) => c.number === this.chosen);
    this.root.replaceChildren(...(found ? this.details(found, tasks) : [el("p", {}, "还没有信访件。信访人回“确认”以后，这里看得到编号、状态、法定期限和每一条通知。")]));
  }

  pick(c) {
    const button = el("button", { type: "button", role: "tab", "aria-selected": String(c.number === this.chosen) }, `…${c.number.slice(-4)} ${c.status}`);
    button.addEventListener("click", () => { this.chosen = c.number; this.draw(...this.data); });
    return button;
  }

  details(c, tasks) {
    const head = el("div", { class: "head" }, el("b", {}, c.number), el("span", { class: "badge" }, c.status));
    if (c.urgency) head.append(el("span", { class: "badge urgent" }, `紧急 ${c.urgency}`));
    if (c.sealed) return [head, el("p", {}, "保密件：只显示编号、日期、地点（条例30条）。")];
    const parts = [head, el("p", {}, [c.purpose, c.category, c.unit].filter(Boolean).join(" · "))];
    if (c.summary) parts.push(el("p", {}, c.summary));
    const going = (limit) => limit.state === "running" || limit.state === "late";
    parts.push(el("h3", {}, "法定期限"), ...c.clocks.filter(going).map(limit), ...c.clocks.filter((limit) => !going(limit)).map(ended));
    const own = tasks.filter((t) => t.number === c.number);
    if (own.length) parts.push(el("h3", {}, "信访局要办"), el("ul", {}, ...own.map((t) => el("li", {}, `【${t.kind}】${t.text} `, el("small", {}, `最迟${t.due}`)))));
    if (c.ratings.length) parts.push(el("h3", {}, "评价"), el("ul", {}, ...c.ratings.map((r) => el("li", {}, `${r.object}：${r.value} ${r.reason}`))));
    parts.push(el("h3", {}, "发出的通知"), el("ul", {}, ...[...c.deliveries].reverse().map(delivery)));
    parts.push(el("h3", {}, "办理经过"), el("ul", {}, ...[...c.steps].reverse().map(step)));
    return parts;
  }
}

// What an organ owed was done, in time or late; a right to object, to ask for review, to rate was used or has lapsed: that is nobody's work.
function ended(c) {
  const [mark, tone, words] = !c.owed ? ["–", "lapsed", c.state === "over" ? `${c.due}已过` : `到${c.stopped}为止`]
    : c.overdue ? ["！", "late", `${c.stopped}才办到，限${c.due}`] : ["✓", "stopped", `${c.stopped}办到，限${c.due}`];
  return el("div", { class: `limit ${tone}` }, el("div", { class: "line" }, el("span", {}, `${mark} ${c.name}`), el("small", {}, words)));
}

function limit(c) {
  const words = c.state === "late" ? `已超期（${c.due}）` : `最迟${c.due}，还有${c.left}天`;
  const bar = el("i", {});
  bar.style.width = `${Math.round(c.share * 100)}%`;
  return el("div", { class: `limit ${c.state}` }, el("div", { class: "line" }, el("span", {}, c.name), el("b", {}, words)), el("div", { class: "bar" }, bar), el("small", {}, c.how || c.article));
}

function delivery(d) {
  const [words, tone] = STATUS[d.status] ?? [d.status, "wait"];
  const how = CHANNELS[d.channel] ? `（${CHANNELS[d.channel]}）` : "";
  const item = el("li", {}, el("span", { class: tone }, words), ` ${d.kind} → ${d.to}${how} `, el("small", {}, d.at));
  if (d.why) item.append(el("br", {}), el("small", {}, d.why));
  return item;
}

function step(s) {
  return el("li", {}, el("small", {}, s.at), ` ${s.actor} ${s.word} `, el("small", {}, s.article), s.reason ? ` “${s.reason.slice(0, 60)}”` : "");
}

export function drawMonth(root, data) {
  const figures = el("div", { class: "figures" }, ...data.figures.map(([label, value]) => el("div", {}, el("b", {}, value), el("span", {}, label))));
  root.replaceChildren(figures, el("h3", {}, "什么事最多"), bars(data.categories), el("h3", {}, "哪些单位办得多"), bars(data.units));
}

function bars(rows) {
  const most = Math.max(1, ...rows.map(([, n]) => n));
  return el("div", { class: "bars" }, ...rows.slice(0, 6).map(([name, n]) => {
    const bar = el("i", {});
    bar.style.width = `${(100 * n) / most}%`;
    return el("div", {}, el("span", {}, name), bar, el("span", {}, String(n)));
  }));
}
