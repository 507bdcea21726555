// Stands in for WeChat's script: checks the page's signature with the stand-in, then draws the tags that open the consent popup.
"use strict";

(() => {
  const base = new URL(document.currentScript.src).origin;
  const heard = { ready: () => {}, error: () => {} };
  let asking = null;

  // A page's policy lets scripts of this host in, and nothing else: answers come as scripts.
  const ask = (path, query) => {
    const script = document.createElement("script");
    script.src = `${base}/open/js/${path}?${new URLSearchParams(query)}`;
    script.addEventListener("load", () => script.remove());
    document.head.append(script);
  };

  const draw = (tag) => {
    const root = tag.attachShadow({ mode: "open" });
    root.innerHTML = [...tag.querySelectorAll('script[type="text/wxtag-template"]')].map((part) => part.textContent).join("");
    root.querySelector("button").addEventListener("click", () => {
      asking = tag;
      ask("popup", { template: tag.getAttribute("template"), yes: window.confirm("公众号想给您发送订阅通知。允许吗？") ? "1" : "0" });
    });
  };

  window.wx = {
    ready: (act) => { heard.ready = act; },
    error: (act) => { heard.error = act; },
    config({ appId, timestamp, nonceStr, signature, openTagList = [] }) {
      window.wx.tags = openTagList;
      ask("config", { appid: appId, timestamp, noncestr: nonceStr, signature, url: window.location.href.split("#")[0] });
    },
    _configured(fault) {
      if (fault) heard.error({ errMsg: fault });
      else heard.ready();
      if (!fault && window.wx.tags.includes("wx-open-subscribe")) document.querySelectorAll("wx-open-subscribe").forEach(draw);
    },
    _chosen(detail) {
      asking.dispatchEvent(new CustomEvent(detail.subscribeDetails ? "success" : "error", { detail }));
    },
  };
})();
