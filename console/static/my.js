// The consent button: WeChat's own tag wants a signed page; what the person chose is said, and the page shows the new count.
// Without this script, or WeChat's, the page goes on saying that the button does not work.
"use strict";

(() => {
  const given = document.currentScript.dataset;
  const tell = (what) => {
    for (const line of document.querySelectorAll("[data-told]")) line.hidden = line.dataset.told !== what;
  };
  if (!window.wx) {
    tell("failed");
    return;
  }
  tell("");
  const { app: appId, nonceStr, signature } = given;
  window.wx.config({ appId, timestamp: Number(given.timestamp), nonceStr, signature, jsApiList: [], openTagList: ["wx-open-subscribe"] });
  window.wx.error(() => tell("failed"));
  document.addEventListener("WeixinOpenTagsError", () => tell("failed"));
  for (const button of document.querySelectorAll("wx-open-subscribe")) {
    button.addEventListener("error", () => tell("failed"));
    button.addEventListener("success", (event) => {
      tell(JSON.stringify(event.detail ?? {}).includes("accept") ? "yes" : "no");
      // The account's server hears of it a moment later than the phone.
      setTimeout(() => window.location.reload(), 2500);
    });
  }
})();
