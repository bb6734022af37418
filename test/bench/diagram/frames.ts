import type { Page } from 'playwright-core';

/**
 * Moves and zooms a picture with real events by a fixed script and answers the time of each frame in
 * milliseconds: first nearer, then along, then away again.
 * @param target selector of the element that listens
 */
export async function measureFrames(page: Page, target: string): Promise<readonly number[]> {
  return page.evaluate<readonly number[]>(recordFrames(target));
}

function recordFrames(target: string): string {
  return `new Promise((resolve) => {
    const stage = document.querySelector(${JSON.stringify(target)});
    const frames = [];
    const wheel = (deltaY, extra) => stage.dispatchEvent(new WheelEvent('wheel', {
      deltaY, clientX: 720, clientY: 450, bubbles: true, cancelable: true, ...extra,
    }));
    const pointer = (type, x, y) => stage.dispatchEvent(new (type.startsWith('mouse') ? MouseEvent : PointerEvent)(type, {
      clientX: x, clientY: y, button: 0, buttons: 1, pointerId: 1, isPrimary: true, bubbles: true, cancelable: true, view: window,
    }));
    const steps = [];
    for (let at = 0; at < 60; at++) steps.push(() => wheel(-60, { ctrlKey: false }));
    const drag = (dx, dy) => {
      for (let at = 0; at < 60; at++) steps.push(() => {
        if (at === 0) { pointer('pointerdown', 720, 20); pointer('mousedown', 720, 20); }
        pointer('pointermove', 720 + dx * at, 20 + dy * at); pointer('mousemove', 720 + dx * at, 20 + dy * at);
        if (at === 59) { pointer('pointerup', 720 + dx * at, 20 + dy * at); pointer('mouseup', 720 + dx * at, 20 + dy * at); }
      });
    };
    drag(9, 7);
    drag(-14, 4);
    for (let at = 0; at < 60; at++) steps.push(() => wheel(60, { ctrlKey: false }));
    let last = performance.now();
    let at = 0;
    const tick = () => {
      const now = performance.now();
      if (at > 0) frames.push(now - last);
      last = now;
      if (at === steps.length) return resolve(frames);
      steps[at++]();
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  })`;
}
