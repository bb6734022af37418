import type { Cardinality } from '../protocol/diagram.ts';
import type { Point } from './layoutGraph.ts';

/** SVG path data of a line at right angles with rounded corners. */
export function roundedPath(points: readonly Point[], radius: number): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${number(first.x)} ${number(first.y)}`;
  for (const [index, point] of rest.entries()) {
    const before = points[index]!;
    const after = rest[index + 1];
    if (!after) {
      path += `L${number(point.x)} ${number(point.y)}`;
      continue;
    }
    const size = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const enter = towards(point, before, size);
    const leave = towards(point, after, size);
    path += `L${number(enter.x)} ${number(enter.y)}Q${number(point.x)} ${number(point.y)} ${number(leave.x)} ${number(leave.y)}`;
  }
  return path;
}

/** A line that need not avoid anything: for edges that are shown for a moment only. */
export function curve(from: Point, to: Point, heading: 1 | -1): string {
  const reach = Math.max(40, Math.min(260, Math.abs(to.x - from.x) / 2 + 30));
  return `M${number(from.x)} ${number(from.y)}C${number(from.x + heading * reach)} ${number(from.y)} ${number(to.x - heading * reach)} ${number(to.y)} ${number(to.x)} ${number(to.y)}`;
}

/**
 * The end of a line in crow's foot notation.
 * @param heading 1 when the line leaves to the right, -1 to the left
 */
export function crowsFoot(port: Point, heading: 1 | -1, cardinality: Cardinality | 'some'): string {
  const { x, y } = port;
  const at = (distance: number): string => number(x + heading * distance);
  const bar = (distance: number): string => `M${at(distance)} ${number(y - 5)}V${number(y + 5)}`;
  const circle = (distance: number): string =>
    `M${at(distance)} ${number(y)}a3.5 3.5 0 1 0 ${heading * 7} 0a3.5 3.5 0 1 0 ${heading * -7} 0`;
  const foot = `M${at(11)} ${number(y)}L${at(0)} ${number(y - 6)}M${at(11)} ${number(y)}L${at(0)} ${number(y + 6)}`;
  switch (cardinality) {
    case 'some':
      return bar(6);
    case 'one':
      return bar(6) + bar(10);
    case 'zero-or-one':
      return bar(6) + circle(9);
    case 'many':
      return foot + bar(14);
    case 'zero-or-many':
      return foot + circle(11);
  }
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}

function distance(one: Point, two: Point): number {
  return Math.abs(one.x - two.x) + Math.abs(one.y - two.y);
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}
