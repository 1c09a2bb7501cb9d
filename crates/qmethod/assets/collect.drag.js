"use strict";
// Dragging: at once with a mouse, after a short hold with a finger, so that a page can still be scrolled. Near an edge
// of the window, or of the board where it is wider than the window, what lies beyond comes into view.
function dragAndDrop(make, face) {
  const EDGE = 64; // pixels
  const nearEdge = (at, from, to) => (at < from + EDGE ? at - from - EDGE : at > to - EDGE ? at - to + EDGE : 0) / EDGE;
  function scrollTowards({ x, y }) {
    const step = (amount) => Math.sign(amount) * Math.ceil(16 * Math.min(1, Math.abs(amount)));
    window.scrollBy(0, step(nearEdge(y, 0, window.innerHeight)));
    const board = document.querySelector(".board");
    if (!board) return;
    const box = board.getBoundingClientRect();
    const left = Math.max(0, box.left), right = Math.min(window.innerWidth, box.right);
    if (board.scrollWidth > board.clientWidth && y > box.top && y < box.bottom) board.scrollLeft += step(nearEdge(x, left, right));
  }
  let dragging = null;
  document.addEventListener("touchmove", (event) => { if (dragging) event.preventDefault(); }, { passive: false });
  function draggable(element, id, drop) {
    // Of a touch that was held the click is made here: no browser is to make another one of its end.
    let held = false;
    element.addEventListener("touchend", (event) => { if (held) event.preventDefault(); held = false; });
    element.addEventListener("pointerdown", (down) => {
      if (down.button) return;
      const from = { x: down.clientX, y: down.clientY };
      held = false;
      let ghost = null, now = from, frame = 0, moved = false;
      const begin = () => { dragging = id; ghost = make("div", { class: "drag" }, ...face(id)); document.body.append(ghost); place(from); frame = requestAnimationFrame(follow); };
      const follow = () => { scrollTowards(now); mark(under(now)); frame = requestAnimationFrame(follow); };
      const hold = down.pointerType === "mouse" ? null : setTimeout(begin, 250);
      const place = ({ x, y }) => { ghost.style.left = `${x}px`; ghost.style.top = `${y}px`; };
      const under = ({ x, y }) => document.elementFromPoint(x, y);
      const mark = (target) => { document.querySelectorAll(".over").forEach((e) => e.classList.remove("over")); target?.closest("[data-slot], [data-pile]")?.classList.add("over"); };
      const move = (event) => {
        const far = Math.hypot(event.clientX - from.x, event.clientY - from.y) > 6;
        moved ||= far;
        if (!ghost && far) { if (down.pointerType === "mouse") begin(); else { end(); return; } }
        now = { x: event.clientX, y: event.clientY };
        if (ghost) { place(now); mark(under(now)); }
      };
      const end = () => {
        clearTimeout(hold);
        cancelAnimationFrame(frame);
        ghost?.remove();
        mark(null);
        dragging = null;
        window.removeEventListener("pointermove", move);
        window.removeEventListener("pointerup", up);
        window.removeEventListener("pointercancel", end);
      };
      const up = (event) => {
        const was = ghost;
        const target = was && under({ x: event.clientX, y: event.clientY });
        end();
        if (!was) return;
        held = true;
        // A finger that rested where it was tapped slowly: browsers make no click of it.
        if (!moved) element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, detail: 1, clientX: from.x, clientY: from.y }));
        // The click that follows a drag is not one on the card.
        window.addEventListener("click", (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
        setTimeout(() => window.dispatchEvent(new Event("click")), 0);
        if (moved) drop(target);
      };
      window.addEventListener("pointermove", move);
      window.addEventListener("pointerup", up);
      window.addEventListener("pointercancel", end);
    });
    element.addEventListener("contextmenu", (event) => { if (dragging) event.preventDefault(); });
  }
  return draggable;
}
