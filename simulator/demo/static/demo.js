// The page: asks for the picture, draws what changed, sends what people do.
import { CasePanel, Feed, drawMonth } from "./panels.js";
import { Phone } from "./phone.js";
import { el } from "./parts.js";

const $ = (id) => document.getElementById(id);
const phones = new Map();
const feed = new Feed($("feed"));
const cases = new CasePanel($("picks"), $("case"));
const seen = { cases: 0 };
let mark = "", busy = false, moving = false, following = false, latest = null;

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  if (!answer.ok && answer.status !== 204) {
    const told = await answer.json().catch(() => ({}));
    toast(told.error || "没有成功，请再试一次");
  }
  return answer;
}

function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { $("toast").hidden = true; }, 4000);
}

async function refresh() {
  if (busy) return;
  busy = true;
  try {
    const answer = await fetch(`/demo/state?seen=${mark}`).catch(() => null);
    if (answer === null) toast("和演示程序断开了，正在重连…");
    if (answer?.status === 200) {
      draw(await answer.json());
      mark = answer.headers.get("X-Mark");
    }
  } finally {
    busy = false;
  }
}

async function act(phone, name, text, id) {
  await ask("/demo/act", { phone, act: name, text, id });
  await refresh();
}

// From the click until the clock has arrived nothing else may be asked of it: a double click is one move.
async function travel(hours) {
  if (moving) return;
  moving = true;
  lock(true);
  try {
    await ask("/demo/travel", { hours });
    while (busy) await new Promise((done) => setTimeout(done, 30));
    mark = "";
    await refresh();
  } finally {
    moving = false;
    if (latest) lock(Boolean(latest.clock.journey));
  }
}

function lock(on) {
  document.body.classList.toggle("moving", on);
  for (const button of document.querySelectorAll(".moves button, .chips button, .extras button, .menu button, form.type button, #again")) button.disabled = on;
  $("guide-go").disabled = on || following;
}

async function hold(openid) {
  await ask("/demo/hold", { openid });
  await refresh();
}

function draw(data) {
  latest = data;
  drawClock(data.clock, data.guide);
  drawGuide(data.guide);
  for (const phone of data.phones) {
    if (!phones.has(phone.id)) {
      phones.set(phone.id, new Phone(phone, act));
      $("phones").append(phones.get(phone.id).root);
    }
    const turn = data.guide.phone === phone.id && [phone.openid, ""].includes(data.guide.holder || "") ? data.guide.say : null;
    phones.get(phone.id).draw(phone, data.account, data.menu, hold, turn);
  }
  feed.draw(data.feed);
  cases.draw(data.cases, data.tasks);
  if (data.cases.length > seen.cases) side("case");
  seen.cases = data.cases.length;
  lock(moving || Boolean(data.clock.journey));
  bring(data.guide.phone);
  drawTabs(data);
}

// The phone in turn is brought onto the screen once, when its turn begins.
function bring(id) {
  if (id === bring.last) return;
  const first = bring.last === undefined;
  bring.last = id;
  if (!first && window.innerWidth > 720) phones.get(id)?.root.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function drawClock(clock, guide) {
  $("time").textContent = clock.time;
  $("date").textContent = clock.journey ? `${clock.date.slice(5)} → ${clock.journey.to}` : `${clock.date} ${clock.week}`;
  $("journey").hidden = !clock.journey;
  for (const button of document.querySelectorAll(".moves button")) {
    button.classList.toggle("hint", guide.phone === "clock" && Number(button.dataset.hours) === guide.hours);
  }
  if (clock.journey) {
    $("journey-bar").style.width = `${Math.round(clock.journey.share * 100)}%`;
    $("journey-text").textContent = `时钟正拨到${clock.journey.to}`;
  }
}

function drawGuide(guide) {
  const key = JSON.stringify(guide);
  if (key === drawGuide.key) return;
  drawGuide.key = key;
  $("guide-place").textContent = guide.place === 0 ? "紧急" : `第${guide.place}步 / 共${guide.total}步`;
  $("guide-title").textContent = guide.title;
  $("guide-text").textContent = guide.text;
  const button = $("guide-go");
  button.hidden = !(guide.say || guide.hours);
  const say = guide.say.length > 14 ? guide.say.slice(0, 14) + "…" : guide.say;
  button.textContent = guide.hours ? `拨到${guide.hours / 24}天后` : `替我发“${say}”`;
}

async function follow() {
  const guide = latest?.guide;
  if (!guide || moving || following) return;
  following = true;
  $("guide-go").disabled = true;
  if (guide.hours) await travel(guide.hours);
  else {
    if (guide.holder) await hold(guide.holder);
    show(guide.phone);
    await phones.get(guide.phone)?.send("say", guide.say);
  }
  following = false;
  $("guide-go").disabled = Boolean(latest?.clock.journey);
}

function drawTabs(data) {
  const tabs = [...data.phones.map((p) => [p.id, p.kind === "citizen" ? p.name : p.kind === "clerk" ? "信访局" : "单位", p.count]),
    ["feed", "经过", data.feed.at(-1)?.id ?? 0], ["case", "信访件", 0], ["month", "近30天", 0]];
  const view = document.body.dataset.view;
  $("tabs").replaceChildren(...tabs.map(([id, label, count]) => {
    if (seen[id] === undefined || id === view) seen[id] = count;
    const button = el("button", { type: "button", "aria-pressed": String(id === view), "data-view": id, ...(data.guide.phone === id ? { class: "turn" } : {}) }, label);
    const fresh = count - seen[id];
    if (fresh > 0 && id !== "feed") button.append(el("span", { class: "dot", "aria-label": `${fresh}条新的` }, String(fresh)));
    button.addEventListener("click", () => show(id));
    return button;
  }));
}

function show(view) {
  document.body.dataset.view = view;
  if (latest) drawTabs(latest);
  const chat = phones.get(view)?.chat;
  if (chat) chat.scrollTop = chat.scrollHeight;
  if (view === "month") month();
}

async function month() {
  const answer = await fetch("/demo/month");
  if (answer.ok) drawMonth($("month"), await answer.json());
}

function side(view) {
  document.body.dataset.side = view;
  for (const button of document.querySelectorAll(".sides button")) button.setAttribute("aria-pressed", String(button.dataset.side === view));
}

for (const button of document.querySelectorAll(".sides button")) button.addEventListener("click", () => side(button.dataset.side));
for (const button of document.querySelectorAll(".moves button")) button.addEventListener("click", () => travel(Number(button.dataset.hours)));
$("guide-go").addEventListener("click", follow);
$("again").addEventListener("click", async () => {
  if (!window.confirm("清掉这次演示，从头再来？")) return;
  $("again").disabled = true;
  await ask("/demo/reset", {});
  location.reload();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
setInterval(() => { if (!document.hidden) refresh(); }, 700);
setInterval(month, 15000);
refresh();
month();
