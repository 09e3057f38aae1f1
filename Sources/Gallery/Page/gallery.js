"use strict";
(() => {
  const find = (selector, from = document) => [...from.querySelectorAll(selector)];
  const cards = find(".card");
  const sections = find("main > section");
  const view = document.getElementById("view");
  const [stage, about] = [view.querySelector(".stage"), view.querySelector(".about")];
  const search = document.getElementById("search");
  const player = new Audio();
  let job = "", open = null, zoom = 1, playing = null;

  // Filters.

  const words = new Map();
  const wordsOf = (card) => {
    if (!words.has(card)) words.set(card, card.textContent.toLowerCase());
    return words.get(card);
  };
  const shown = () => cards.filter((card) => !card.hidden && !card.closest("section").hidden);
  function filter() {
    const wanted = search.value.trim().toLowerCase();
    let any = false;
    for (const section of sections) {
      let count = 0;
      const isMine = !job || section.dataset.job === job;
      for (const card of isMine ? find(".card", section) : []) {
        card.hidden = wanted !== "" && !wordsOf(card).includes(wanted);
        if (!card.hidden) count += 1;
      }
      section.hidden = !isMine || (wanted !== "" && count === 0);
      any = any || !section.hidden;
    }
    document.getElementById("nothing").hidden = any;
    for (const button of find("[data-filter]")) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === job));
    }
  }
  for (const button of find("[data-filter]")) {
    button.addEventListener("click", () => { job = button.dataset.filter; filter(); });
  }
  search.addEventListener("input", filter);

  // Sounds: one player for all of them.

  const place = (share) => {
    for (const wave of playing ? find(".wave", playing.root) : []) {
      wave.querySelector("i").style.left = `${100 * share}%`;
    }
  };
  function stop() {
    player.pause();
    if (playing) playing.root.classList.remove("playing");
    playing = null;
  }
  function play(root, share = 0) {
    const source = root.querySelector(".wave").dataset.source;
    stop();
    playing = { root };
    root.classList.add("playing");
    if (player.getAttribute("src") !== source) player.src = source;
    const start = () => { player.currentTime = share * (player.duration || 0); place(share); };
    if (player.readyState > 0) start();
    else player.addEventListener("loadedmetadata", start, { once: true });
    player.play().catch(stop);
    requestAnimationFrame(follow);
  }
  function follow() {
    if (!playing) return;
    if (player.duration) place(player.currentTime / player.duration);
    requestAnimationFrame(follow);
  }
  player.addEventListener("ended", stop);
  const toggle = (root) => (playing && playing.root === root ? stop() : play(root));

  // One item large, with everything that is known of it.

  function scale(by) {
    const image = stage.querySelector("img");
    if (!image) return;
    zoom = Math.min(32, Math.max(0.25, zoom * by));
    image.style.width = `${image.getAttribute("width") * zoom}px`;
    image.style.height = `${image.getAttribute("height") * zoom}px`;
  }
  function show(card) {
    stop();
    open = card;
    document.getElementById("view-name").textContent = card.id;
    const content = (card.querySelector(".parts") || card.querySelector("img, .player, pre"))
      .cloneNode(true);
    stage.replaceChildren(content);
    stage.className = content.tagName === "IMG" ? "stage image" : "stage";
    for (const id of ["smaller", "larger"]) {
      document.getElementById(id).hidden = content.tagName !== "IMG";
    }
    const own = (card.querySelector(".all-facts") || card.querySelector(".facts")).cloneNode(true);
    own.hidden = false;
    about.replaceChildren(own);
    for (const details of find("details.job", card.closest("section"))) {
      const heading = document.createElement("h3");
      heading.textContent = `Job ${details.dataset.job}`;
      about.append(heading, details.querySelector(".facts").cloneNode(true));
      about.lastChild.removeAttribute("id");
    }
    if (!view.open) view.showModal();
    view.scrollTop = 0;
    if (content.tagName === "IMG") {
      content.loading = "eager";
      const room = Math.min(stage.clientWidth - 32, innerHeight * 0.6);
      const fit = room / Math.max(content.getAttribute("width"), content.getAttribute("height"));
      zoom = 1;
      scale(fit >= 1 ? Math.floor(fit) : fit);
    }
    history.replaceState(null, "", `#${encodeURI(card.id)}`);
  }
  function step(by) {
    const list = shown();
    const next = list[list.indexOf(open) + by];
    if (next) show(next);
  }
  view.addEventListener("close", () => {
    stop();
    stage.replaceChildren();
    history.replaceState(null, "", location.pathname + location.search);
    if (open) open.focus();
    open = null;
  });
  view.addEventListener("click", (event) => { if (event.target === view) view.close(); });
  const actions = {
    smaller: () => scale(0.5), larger: () => scale(2), previous: () => step(-1),
    next: () => step(1), close: () => view.close(),
  };
  for (const [id, action] of Object.entries(actions)) {
    document.getElementById(id).addEventListener("click", action);
  }

  // Pointer.

  document.addEventListener("click", (event) => {
    const root = event.target.closest(".stage, .card");
    if (!root) return;
    const wave = event.target.closest(".wave");
    const sound = event.target.closest(".player");
    if (event.target.closest(".play")) return toggle(sound);
    if (wave) {
      const box = wave.getBoundingClientRect();
      return play(sound, Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)));
    }
    if (root.classList.contains("card") && !String(getSelection())) show(root);
  });

  // Keys.

  function neighbour(card, key) {
    const list = shown();
    const index = list.indexOf(card);
    if (key === "Home") return list[0];
    if (key === "End") return list[list.length - 1];
    if (key === "ArrowLeft") return list[index - 1];
    if (key === "ArrowRight") return list[index + 1];
    const box = card.getBoundingClientRect();
    const isDown = key === "ArrowDown";
    let best = null, least = Infinity;
    for (const other of isDown ? list.slice(index + 1) : list.slice(0, index).reverse()) {
      const there = other.getBoundingClientRect();
      const rows = isDown ? there.top - box.top : box.top - there.top;
      if (rows < 2) continue;
      const distance = rows * 4 + Math.abs(there.left - box.left);
      if (distance < least) [best, least] = [other, distance];
      else if (rows * 4 > least) break;
    }
    return best;
  }
  const moves = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === search) {
      if (event.key === "Escape") { search.value = ""; filter(); search.blur(); }
      return;
    }
    const isButton = event.target.closest("button, summary, a");
    const card = event.target.closest(".card");
    let isDone = true;
    if (view.open) {
      if (event.key === "ArrowLeft") step(-1);
      else if (event.key === "ArrowRight") step(1);
      else if (event.key === "+" || event.key === "=") scale(2);
      else if (event.key === "-") scale(0.5);
      else if (event.key === " " && !isButton && stage.querySelector(".wave")) toggle(stage.querySelector(".player"));
      else isDone = false;
    } else if (event.key === "/") {
      search.focus();
    } else if (card && event.key === "Enter" && !isButton) {
      show(card);
    } else if (card && event.key === " " && !isButton) {
      if (card.querySelector(".wave")) toggle(card.querySelector(".player")); else show(card);
    } else if (moves.includes(event.key) && (card || event.target === document.body)) {
      const next = card ? neighbour(card, event.key) : shown()[0];
      if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
    } else {
      isDone = false;
    }
    if (isDone) event.preventDefault();
  });

  // Addresses: #JOB/ITEM opens an item, #job=JOB shows one job.

  const address = (() => {
    try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; }
  })();
  if (address.startsWith("job=") && sections.some((s) => s.dataset.job === address.slice(4))) {
    job = address.slice(4);
    filter();
  } else {
    const card = cards.find((card) => card.id === address);
    if (card) show(card);
  }
})();
